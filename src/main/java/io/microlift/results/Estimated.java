package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Contrast;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An estimate with its interval; what is not defined is absent, and {@code unavailable} says why.
 *
 * @param estimate the number
 * @param lower lower limit; absent if there is none
 * @param upper upper limit; absent if there is none
 * @param unavailable why something is absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Estimated(
    @Nullable Double estimate,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String unavailable) {
  private static final Interval EVERYTHING =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  static Estimated of(Contrast.Effect effect) {
    Outcome<Double> estimate = effect.estimate();
    Outcome<Interval> interval = effect.limits();
    Interval limits = interval.value().orElse(EVERYTHING);
    return new Estimated(
        estimate.value().orElse(null),
        finite(limits.lower()),
        finite(limits.upper()),
        estimate.reason().or(interval::reason).map(Reason::sentence).orElse(null));
  }

  private static @Nullable Double finite(double limit) {
    return Double.isFinite(limit) ? limit : null;
  }
}
