package io.microlift.calculator;

import io.microlift.stats.Correction;
import java.util.Map;

/** Corrections for several hypotheses: {@code p_adjust}. */
final class CorrectionCalculators {
  private CorrectionCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put(
        "p_adjust",
        in -> {
          double[] pValues = in.numbers("pValues", 0, 0, 1);
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
