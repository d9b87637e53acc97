package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
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
record Estimated(
    @Nullable Double estimate,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String unavailable) {
  static Estimated of(Outcome<Double> estimate, Outcome<Interval> interval) {
    return estimate.fold(
        value ->
            interval.fold(
                limits ->
                    new Estimated(value, finite(limits.lower()), finite(limits.upper()), null),
                reason -> new Estimated(value, null, null, reason.sentence())),
        reason -> new Estimated(null, null, null, reason.sentence()));
  }

  private static @Nullable Double finite(double limit) {
    return Double.isFinite(limit) ? limit : null;
  }
}
