package io.microlift.dashboard;

import io.microlift.experiment.Cap;
import io.microlift.experiment.Direction;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalTemplate;
import io.microlift.platform.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Goals and templates in words. */
final class GoalRows {
  private static final int FEW = 3;

  private GoalRows() {}

  static GoalsPage.Row of(Goal goal, List<Experiment> experiments) {
    GoalDefinition definition = goal.definition();
    List<ExperimentList.Choice> counting =
        experiments.stream()
            .filter(each -> counts(each, definition))
            .map(
                each ->
                    new ExperimentList.Choice(
                        each.definition().name(),
                        ExperimentPageResource.PATH + "/" + each.definition().key(),
                        false))
            .toList();
    int shown = Math.min(FEW, counting.size());
    return new GoalsPage.Row(
        definition.key().value(),
        definition.name(),
        Fields.wire(definition.tier()),
        Fields.wire(definition.kind()),
        counts(definition),
        String.join(" · ", rules(goal)),
        counting.subList(0, shown),
        counting.subList(shown, counting.size()));
  }

  static GoalsPage.Template of(GoalTemplate template, Set<String> defined) {
    List<String> names = new ArrayList<>();
    names.addAll(template.names().ga4());
    names.addAll(template.names().segment());
    names.addAll(template.names().webPixel());
    return new GoalsPage.Template(
        template.key().value(),
        template.name(),
        Fields.wire(template.type()),
        Fields.wire(template.role()),
        String.join(", ", names.stream().distinct().toList()),
        template.note() == null ? "" : template.note(),
        defined.contains(template.key().value()));
  }

  private static boolean counts(Experiment experiment, GoalDefinition goal) {
    return experiment.definition().funnel().contains(goal.key())
        || experiment.definition().goals().stream()
            .anyMatch(attached -> attached.goal().equals(goal.key()));
  }

  private static String counts(GoalDefinition goal) {
    if (goal.numerator() != null && goal.denominator() != null) {
      return "%s by %s".formatted(goal.numerator(), goal.denominator());
    }
    return goal.events().isEmpty() ? "any event" : String.join(", ", goal.events());
  }

  private static List<String> rules(Goal goal) {
    GoalDefinition definition = goal.definition();
    List<String> rules = new ArrayList<>();
    if (definition.filter() != null) {
      rules.add("if " + definition.filter());
    }
    if (definition.atLeast() != null) {
      rules.add("at least %d times".formatted(definition.atLeast()));
    }
    if (definition.window() != null) {
      rules.add("within " + definition.window());
    }
    if (definition.from() != null && definition.to() != null) {
      rules.add("from day %d to day %d".formatted(definition.from(), definition.to()));
    }
    if (definition.currency() != null) {
      rules.add("in " + definition.currency());
    }
    Cap cap = definition.cap();
    if (cap != null) {
      rules.add(goal.cap() == null ? "cap is not known yet" : "capped at " + goal.cap());
    }
    if (definition.direction() == Direction.DECREASE) {
      rules.add("less is better");
    }
    return rules;
  }
}
