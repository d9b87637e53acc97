package io.microlift.dashboard;

import io.microlift.results.ExperimentReport;
import io.microlift.results.Stage;
import java.time.Duration;
import java.time.Instant;

/**
 * How far an experiment is in its plan.
 *
 * @param text what is left, in words
 * @param percent of the plan that is over, in [0, 100]; −1 if no end is planned
 */
public record Progress(String text, int percent) {
  private static final int ALL = 100;

  static Progress of(ExperimentReport report, Instant now) {
    Stage stage = report.stage();
    Double share = stage.informationFraction();
    int percent = share == null ? -1 : (int) Math.min(ALL, Math.floor(ALL * share));
    if (report.endedAt() != null) {
      return new Progress("ran " + Figures.counted(stage.days(), "day"), percent);
    }
    Instant end = stage.plannedEnd();
    return switch (stage.state()) {
      case OVER -> new Progress("plan is over", ALL);
      case OPEN_ENDED -> new Progress("no end planned", -1);
      case RUNNING ->
          end == null
              ? new Progress(Math.max(0, percent) + "\u00a0% of its visitors", percent)
              : new Progress(Figures.left(Duration.between(now, end)), percent);
    };
  }

  /** Says whether an end is planned. */
  public boolean isPlanned() {
    return percent >= 0;
  }
}
