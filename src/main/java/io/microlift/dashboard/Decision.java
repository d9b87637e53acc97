package io.microlift.dashboard;

import io.microlift.results.Recommendation;
import java.util.List;

/**
 * A recommendation in words.
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
