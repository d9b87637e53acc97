package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.access.AuditStore;
import io.microlift.experiment.DefinitionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The history of a definition, in words. */
final class Changes {
  /** Places that follow from the action itself. */
  private static final Set<String> UNSPOKEN =
      Set.of("version", "updatedAt", "status", "phases", "layerRanges");

  private static final int LONGEST = 60;

  private Changes() {}

  static List<ExperimentPage.Change> of(List<AuditStore.Entry> entries) {
    return entries.stream()
        .map(
            entry ->
                new ExperimentPage.Change(
                    Figures.moment(entry.at()), entry.who(), entry.action(), fields(entry)))
        .toList();
  }

  private static List<String> fields(AuditStore.Entry entry) {
    List<String> texts = new ArrayList<>();
    if (entry.before() != null && entry.after() != null) {
      for (DefinitionChange.Field field : DefinitionChange.between(entry.before(), entry.after())) {
        String name = field.pointer().substring(1);
        if (!UNSPOKEN.contains(name.split("/", 2)[0])) {
          texts.add("%s: %s → %s".formatted(name, text(field.before()), text(field.after())));
        }
      }
    }
    return texts;
  }

  private static String text(@Nullable JsonNode value) {
    if (value == null) {
      return "nothing";
    }
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
