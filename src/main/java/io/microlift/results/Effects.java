package io.microlift.results;

import io.microlift.stats.Contrast;
import io.microlift.stats.Heterogeneity;
import io.microlift.stats.Lift;
import org.jspecify.annotations.Nullable;

/** Lifts of different visitors, which can be held against each other. */
final class Effects {
  private Effects() {}

  /** The lift with its standard error; null if fewer than {@code fewest} visitors carry it. */
  static Heterogeneity.@Nullable Effect lift(Contrast.Arms arms, long fewest) {
    if (arms.fewest() < fewest) {
      return null;
    }
    return arms.control()
        .then(from -> arms.treatment().then(to -> Lift.withDefaults().delta(from, to)))
        .value()
        .filter(delta -> delta.standardError() > 0)
        .map(delta -> new Heterogeneity.Effect(delta.lift(), delta.standardError()))
        .orElse(null);
  }
}
