package io.microlift.dashboard;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.platform.EntityVersion;
import io.microlift.results.ExperimentReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is, where it is in its life, and what can be done with it.
 *
 * @param key its key
 * @param name for people
 * @param hypothesis what the team believes
 * @param status where it is in its life
 * @param tags of it, with links to the list
 * @param facts short sentences, such as when it was started
 * @param progress in its plan; null without numbers
 * @param concluded what was decided in the end; null before that
 * @param steps what can be done with it at once, by their names in addresses
 * @param concludes whether it can be concluded
 * @param traffic share of the audience that takes part, in percent
 * @param variants that could be shipped, with their weights
 * @param version what is shown, so that nobody changes what others have changed meanwhile
 */
public record Head(
    String key,
    String name,
    String hypothesis,
    String status,
    List<ExperimentList.Choice> tags,
    List<String> facts,
    @Nullable Progress progress,
    @Nullable Decision concluded,
    List<Step> steps,
    boolean concludes,
    String traffic,
    List<Weight> variants,
    String version) {
  /** Copies the lists. */
  public Head {
    tags = List.copyOf(tags);
    facts = List.copyOf(facts);
    steps = List.copyOf(steps);
    variants = List.copyOf(variants);
  }

  /**
   * A step of its life.
   *
   * @param name in addresses
   * @param text of the button
   */
  public record Step(String name, String text) {}

  /**
   * A variant with its share of the visitors relative to the others.
   *
   * @param variant its key
   * @param weight as people type it
   */
  public record Weight(String variant, String weight) {}

  static Head of(Experiment experiment, @Nullable ExperimentReport report, Instant now) {
    ExperimentDefinition definition = experiment.definition();
    String key = definition.key().value();
    return new Head(
        key,
        definition.name().isEmpty() ? key : definition.name(),
        definition.hypothesis(),
        experiment.status().wire(),
        definition.tags().stream()
            .map(
                each ->
                    new ExperimentList.Choice(
                        each, ExperimentListResource.address("", each), false))
            .toList(),
        facts(experiment, report),
        report == null ? null : Progress.of(report, now),
        experiment.conclusion() == null ? null : Decision.of(experiment.conclusion()),
        steps(experiment.status()),
        experiment.status().next().contains(ExperimentStatus.CONCLUDED),
        Figures.typed(100 * definition.traffic()),
        definition.variants().stream()
            .map(each -> new Weight(each.key(), Figures.typed(each.weight())))
            .toList(),
        EntityVersion.tag(experiment.version()));
  }

  private static List<Step> steps(ExperimentStatus status) {
    return switch (status) {
      case DRAFT -> List.of(new Step("start", "Start"));
      case RUNNING -> List.of(new Step("pause", "Pause"));
      case PAUSED -> List.of(new Step("resume", "Resume"));
      case CONCLUDED -> List.of(new Step("archive", "Archive"));
      case ARCHIVED -> List.of();
    };
  }

  private static List<String> facts(Experiment experiment, @Nullable ExperimentReport report) {
    List<String> facts = new ArrayList<>();
    if (!experiment.definition().owner().isEmpty()) {
      facts.add("owned by " + experiment.definition().owner());
    }
    if (report == null) {
      facts.add("defined " + Figures.moment(experiment.createdAt()));
      return facts;
    }
    if (experiment.phases().size() > 1) {
      facts.add("phase %d of %d".formatted(report.phase(), experiment.phases().size()));
    }
    facts.add("began " + Figures.moment(report.startedAt()));
    if (report.endedAt() != null) {
      facts.add("ended " + Figures.moment(report.endedAt()));
    }
    facts.add("numbers as of " + Figures.moment(report.asOf()));
    return facts;
  }
}
