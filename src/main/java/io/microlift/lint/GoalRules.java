package io.microlift.lint;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules about the goals of an experiment. */
final class GoalRules {
  private static final Question PRIMARY =
      new Question(
          "L03",
          "One primary goal",
          "Attach one goal with \"role\": \"primary\", and define every goal that is named.");
  private static final Question MACRO =
      new Question(
          "L04",
          "A macro goal is guarded",
          "Attach orders or revenue with \"role\": \"guardrail\", so that a gain on the way is not paid for at the till.");

  private GoalRules() {}

  static Finding primary(Candidate candidate) {
    List<String> missing =
        Stream.concat(
                candidate.definition().goals().stream().map(AttachedGoal::goal),
                candidate.definition().funnel().stream())
            .map(GoalKey::value)
            .filter(key -> !candidate.goals().containsKey(key))
            .distinct()
            .toList();
    if (!missing.isEmpty()) {
      return PRIMARY.fail("there is no goal " + String.join(", ", missing));
    }
    List<String> primaries =
        candidate.definition().goals().stream()
            .filter(attached -> attached.role() == GoalRole.PRIMARY)
            .map(attached -> attached.goal().value())
            .toList();
    return switch (primaries.size()) {
      case 0 -> PRIMARY.fail("no goal is primary, so nothing decides").with(0, 1);
      case 1 -> PRIMARY.pass(primaries.get(0) + " decides");
      default ->
          PRIMARY
              .fail(String.join(" and ", primaries) + " are primary; one decides")
              .with(primaries.size(), 1);
    };
  }

  static Finding macro(Candidate candidate) {
    String guarded =
        Stream.of(GoalRole.PRIMARY, GoalRole.GUARDRAIL)
            .flatMap(role -> candidate.goals(role).stream())
            .filter(goal -> goal.tier() == Tier.MACRO)
            .map(goal -> goal.key().value())
            .collect(Collectors.joining(", "));
    return guarded.isEmpty()
        ? MACRO.warn("no macro-conversion is primary or guarded").with(0, 1)
        : MACRO.pass(guarded + " is watched");
  }
}
