package io.microlift.lint;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.LayerRange;
import io.microlift.experiment.MultipleExposures;
import io.microlift.experiment.Variant;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.List;
import java.util.stream.Collectors;

/** Rules about who sees what. */
final class AssignmentRules {
  private static final double ALIKE = 1e-9;

  private static final Question STAYS =
      new Question(
          "L06",
          "Visitors stay assigned",
          "Leave these members as they are, or begin a new phase with POST /v1/experiments/{key}/phases.");
  private static final Question ROOM =
      new Question(
          "L07",
          "The layer has room",
          "Ask for less traffic, take another layer, or conclude one of the others.");
  private static final Question EVEN =
      new Question(
          "L09",
          "Exclusion meets an even split",
          "Split evenly, or set multipleExposures to first: who sees several variants is left out more often where fewer see one.");

  private AssignmentRules() {}

  static Finding assignmentStays(Candidate candidate) {
    Experiment started = candidate.started().orElse(null);
    if (started == null) {
      return STAYS.notApplicable("it was never started");
    }
    List<String> moving = candidate.definition().assignsOtherwise(started.definition());
    return moving.isEmpty()
        ? STAYS.pass("every visitor keeps its variant")
        : STAYS.fail(
            "it is %s, and %s would move visitors who were assigned already"
                .formatted(started.status().wire(), String.join(", ", moving)));
  }

  static Finding layerHasRoom(Candidate candidate) {
    ExperimentDefinition definition = candidate.definition();
    if (definition.layer() == null) {
      return ROOM.notApplicable("it is in no layer");
    }
    List<Experiment> others = candidate.neighbours();
    for (Experiment other : others) {
      if (!other.definition().unit().equals(definition.unit())) {
        return ROOM.fail(
            "layer %s divides visitors by %s, as %s does, not by %s"
                .formatted(
                    definition.layer(),
                    other.definition().unit(),
                    other.definition().key(),
                    definition.unit()));
      }
    }
    int taken = others.stream().mapToInt(Experiment::layerBuckets).sum();
    int free = LayerRange.BUCKETS - taken;
    int needed = definition.layerBuckets();
    double share = 1.0 / LayerRange.BUCKETS;
    return needed <= free
        ? ROOM.pass("layer %s has room".formatted(definition.layer()))
            .with(needed * share, free * share)
        : ROOM.fail(
                "layer %s has %s of its traffic free and this asks for %s; the rest belongs to %s"
                    .formatted(definition.layer(), free * share, needed * share, names(others)))
            .with(needed * share, free * share);
  }

  static Finding evenSplit(Candidate candidate) {
    ExperimentDefinition definition = candidate.definition();
    if (definition.multipleExposures() != MultipleExposures.EXCLUDE) {
      return EVEN.notApplicable("nobody is left out for seeing several variants");
    }
    double least = definition.variants().stream().mapToDouble(Variant::weight).min().orElse(1);
    double most = definition.variants().stream().mapToDouble(Variant::weight).max().orElse(1);
    return most / least - 1 <= ALIKE
        ? EVEN.pass("variants get equal shares")
        : EVEN.warn("one variant gets %.3g times as many as another".formatted(most / least))
            .with(most / least, 1);
  }

  private static String names(List<Experiment> experiments) {
    return experiments.stream()
        .map(experiment -> experiment.definition().key().value())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
