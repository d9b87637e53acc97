package io.microlift.dashboard;

import io.microlift.experiment.Conclusion;
import io.microlift.results.Recommendation;
import java.util.List;

/**
 * What is recommended, or was decided, in words.
 *
 * @param headline what to do
 * @param tone good, bad, plain or warn: how it is coloured, beside the words
 * @param reasons sentences, the most important one first
 */
public record Decision(String headline, String tone, List<String> reasons) {
  /** Copies the reasons. */
  public Decision {
    reasons = List.copyOf(reasons);
  }

  /** What people decided. */
  static Decision of(Conclusion conclusion) {
    String at = Figures.moment(conclusion.concludedAt());
    List<String> reasons =
        conclusion.note().isEmpty() ? List.of(at) : List.of(conclusion.note(), at);
    return switch (conclusion.decision()) {
      case SHIP -> new Decision("Shipped " + conclusion.variant(), "plain", reasons);
      case ROLLBACK -> new Decision("Rolled back", "plain", reasons);
      case INCONCLUSIVE -> new Decision("Ended as inconclusive", "plain", reasons);
    };
  }

  static Decision of(Recommendation recommendation) {
    return switch (recommendation.action()) {
      case SHIP ->
          new Decision("Ship " + recommendation.variant(), "good", recommendation.reasons());
      case ROLLBACK -> new Decision("Roll back", "bad", recommendation.reasons());
      case STOP -> new Decision("Stop", "warn", recommendation.reasons());
      case KEEP_RUNNING -> new Decision("Keep running", "plain", recommendation.reasons());
    };
  }
}
