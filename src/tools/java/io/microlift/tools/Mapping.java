package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a recording mean: one row is one visitor in one experiment.
 *
 * @param experiment key of the experiment to fill
 * @param visitor column with the visitor's id; null numbers the rows
 * @param variant column with the variant seen
 * @param control value of that column which is the control
 * @param time column with the time of the exposure; null puts every row at the experiment's start
 * @param goals at least one, the primary goal first
 * @param ratios goals that divide two of them
 * @param attributes columns sent along with the exposure
 */
record Mapping(
    String experiment,
    @Nullable String visitor,
    String variant,
    String control,
    @Nullable String time,
    List<MappedGoal> goals,
    List<MappedRatio> ratios,
    List<String> attributes) {

  private static final Set<String> MEMBERS =
      Set.of(
          "experiment",
          "visitor",
          "variant",
          "control",
          "time",
          "goals",
          "ratios",
          "primary",
          "attributes");

  Mapping {
    goals = List.copyOf(goals);
    ratios = List.copyOf(ratios);
    attributes = List.copyOf(attributes);
    if (goals.isEmpty()) {
      throw StoppedException.usage("a recording needs at least one goal");
    }
    Set<String> keys = new HashSet<>();
    for (MappedGoal goal : goals) {
      if (!keys.add(goal.key())) {
        throw StoppedException.usage("goal %s appears twice".formatted(goal.key()));
      }
    }
  }

  /**
   * Puts options given by hand above a mapping.
   *
   * @param line options of the replay
   * @param base mapping of the file or data set; a missing node when there is none
   * @param name experiment key when nothing else says one
   */
  static Mapping of(CommandLine line, JsonNode base, String name) {
    refuseUnknownMembers(base);
    List<MappedGoal> goals = new ArrayList<>();
    if (line.has("goal")) {
      line.all("goal").forEach(each -> goals.add(MappedGoal.parse(each)));
    } else {
      base.path("goals").forEach(each -> goals.add(MappedGoal.read(each)));
    }
    String primary = text(line, base, "primary");
    return new Mapping(
        LegalKey.of(orElse(text(line, base, "experiment"), name)),
        text(line, base, "visitor"),
        required(line, base, "variant"),
        required(line, base, "control"),
        text(line, base, "time"),
        primary == null ? goals : primaryFirst(goals, primary),
        ratios(line, base),
        attributes(line, base));
  }

  /** Goals given by hand may lack those that a ratio divides. */
  private static List<MappedRatio> ratios(CommandLine line, JsonNode base) {
    List<MappedRatio> ratios = new ArrayList<>();
    if (!line.has("goal")) {
      base.path("ratios").forEach(each -> ratios.add(MappedRatio.read(each)));
    }
    return ratios;
  }

  private static String orElse(@Nullable String text, String fallback) {
    return text == null ? fallback : text;
  }

  private static List<String> attributes(CommandLine line, JsonNode base) {
    if (line.has("attribute")) {
      return line.all("attribute");
    }
    List<String> columns = new ArrayList<>();
    base.path("attributes").forEach(each -> columns.add(each.asText()));
    return columns;
  }

  private static @Nullable String text(CommandLine line, JsonNode base, String name) {
    return line.last(name).orElse(base.hasNonNull(name) ? base.get(name).asText() : null);
  }

  private static String required(CommandLine line, JsonNode base, String name) {
    String text = text(line, base, name);
    if (text == null) {
      throw StoppedException.usage(
          "--%s is missing, and no mapping says it; see --help".formatted(name));
    }
    return text;
  }

  private static List<MappedGoal> primaryFirst(List<MappedGoal> goals, String primary) {
    List<MappedGoal> ordered = new ArrayList<>(goals);
    for (MappedGoal goal : goals) {
      if (goal.key().equals(primary)) {
        ordered.remove(goal);
        ordered.add(0, goal);
        return ordered;
      }
    }
    throw StoppedException.usage("primary goal '%s' is not among the goals".formatted(primary));
  }

  private static void refuseUnknownMembers(JsonNode base) {
    for (Iterator<String> names = base.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw StoppedException.usage("a mapping has no member '%s'".formatted(name));
      }
    }
  }
}
