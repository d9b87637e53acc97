package io.microlift.calculator;

import io.microlift.stats.Correction;
import java.util.Map;

/** Corrections for several hypotheses: {@code p_adjust}. */
final class CorrectionCalculators {
  /** Hommel's correction takes a time that grows with the square of the number of hypotheses. */
  private static final int MOST = 10_000;

  private CorrectionCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "p_adjust",
        in -> {
          double[] pValues = in.numbers("pValues", 0, 0, 1);
          if (pValues.length > MOST) {
            in.violate("pValues", "must be an array of at most " + MOST);
          }
          in.finish();
          return new Answer()
              .put("bonferroni", Correction.BONFERRONI.adjust(pValues))
              .put("holm", Correction.HOLM.adjust(pValues))
              .put("hochberg", Correction.HOCHBERG.adjust(pValues))
              .put("hommel", Correction.HOMMEL.adjust(pValues))
              .put("benjaminiHochberg", Correction.BENJAMINI_HOCHBERG.adjust(pValues))
              .put("benjaminiYekutieli", Correction.BENJAMINI_YEKUTIELI.adjust(pValues))
              .build();
        });
  }
}
