package io.microlift.experiment;

import io.microlift.platform.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which experiment needs which; there may be no circle. */
final class PrerequisiteGraph {
  private final Map<String, ExperimentDefinition> definitions = new HashMap<>();

  PrerequisiteGraph(Iterable<ExperimentDefinition> stored) {
    stored.forEach(definition -> definitions.put(definition.key().value(), definition));
  }

  /** Says what is wrong with the prerequisites of a definition that is to be stored. */
  List<Violation> check(ExperimentDefinition definition) {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < definition.prerequisites().size(); i++) {
      Prerequisite needed = definition.prerequisites().get(i);
      String pointer = "/prerequisites/%d".formatted(i);
      ExperimentDefinition other = definitions.get(needed.experiment());
      if (other == null) {
        violations.add(
            new Violation(
                pointer + "/experiment",
                "there is no experiment '%s'; create it first".formatted(needed.experiment())));
      } else if (reaches(needed.experiment(), definition.key().value())) {
        violations.add(
            new Violation(
                pointer + "/experiment",
                "%s needs %s already, directly or through others; nobody could be in both"
                    .formatted(needed.experiment(), definition.key())));
      } else {
        checkVariants(needed, other, pointer, violations);
      }
    }
    return violations;
  }

  /** Keys of the experiments that need this one. */
  List<String> needing(String key) {
    return definitions.values().stream()
        .filter(d -> d.prerequisites().stream().anyMatch(p -> p.experiment().equals(key)))
        .map(d -> d.key().value())
        .sorted()
        .toList();
  }

  private static void checkVariants(
      Prerequisite needed, ExperimentDefinition other, String pointer, List<Violation> violations) {
    for (int i = 0; i < needed.variants().size(); i++) {
      String variant = needed.variants().get(i);
      if (other.variants().stream().noneMatch(v -> v.key().equals(variant))) {
        violations.add(
            new Violation(
                "%s/variants/%d".formatted(pointer, i),
                "%s has no variant '%s'".formatted(other.key(), variant)));
      }
    }
  }

  private boolean reaches(String from, String to) {
    Deque<String> open = new ArrayDeque<>(List.of(from));
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String at = open.remove();
      if (at.equals(to)) {
        return true;
      }
      ExperimentDefinition definition = definitions.get(at);
      if (definition != null && seen.add(at)) {
        definition.prerequisites().forEach(p -> open.add(p.experiment()));
      }
    }
    return false;
  }
}
