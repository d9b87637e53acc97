package io.microlift.results;

import io.microlift.experiment.Correction;
import io.microlift.stats.Distributions;
import io.microlift.stats.Dunnett;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Corrects p-values of comparisons that share an error level; those that are absent stay so. */
final class Family {
  private Family() {}

  /** Benjamini and Hochberg's correction: of what is called a finding, a share is false. */
  static List<@Nullable Double> exploratory(List<@Nullable Double> pValues) {
    return adjust(pValues, io.microlift.stats.Correction.BENJAMINI_HOCHBERG);
  }

  /**
   * The correction of the primary comparisons, each of another variant with the control.
   *
   * @param arms their visitors, the control first
   */
  static List<@Nullable Double> primary(
      List<@Nullable Double> pValues, Correction correction, List<Tallied> arms) {
    return switch (correction) {
      case HOLM -> adjust(pValues, io.microlift.stats.Correction.HOLM);
      case BONFERRONI -> adjust(pValues, io.microlift.stats.Correction.BONFERRONI);
      case NONE -> pValues;
      case DUNNETT -> dunnett(pValues, arms);
    };
  }

  /**
   * Two-sided error level of one of the primary comparisons at planned looks: the looks of one are
   * independent of what the others show.
   */
  static double levelOfEach(double alpha, Correction correction, List<Tallied> arms) {
    int comparisons = arms.size() - 1;
    return switch (correction) {
      case HOLM, BONFERRONI -> alpha / comparisons;
      case NONE -> alpha;
      case DUNNETT ->
          comparisons == 1 || arms.stream().anyMatch(arm -> arm.visitors() == 0)
              ? alpha / comparisons
              : 2 * Distributions.normalSf(dunnett(arms).withAlpha(alpha).criticalValue());
    };
  }

  private static List<@Nullable Double> adjust(
      List<@Nullable Double> pValues, io.microlift.stats.Correction correction) {
    double[] present = present(pValues);
    return spread(pValues, correction.adjust(present));
  }

  private static List<@Nullable Double> dunnett(
      List<@Nullable Double> pValues, List<Tallied> arms) {
    double[] present = present(pValues);
    if (present.length < pValues.size() || present.length < 2) {
      return adjust(pValues, io.microlift.stats.Correction.HOLM);
    }
    double[] statistics = new double[present.length];
    for (int i = 0; i < present.length; i++) {
      statistics[i] = present[i] == 0 ? 38 : Distributions.normalIsf(present[i] / 2);
    }
    return spread(pValues, dunnett(arms).pValues(statistics));
  }

  private static Dunnett dunnett(List<Tallied> arms) {
    return Dunnett.of(
        arms.get(0).visitors(), arms.stream().skip(1).mapToLong(Tallied::visitors).toArray());
  }

  private static double[] present(List<@Nullable Double> pValues) {
    List<Double> present = new ArrayList<>();
    for (Double pValue : pValues) {
      if (pValue != null) {
        present.add(pValue);
      }
    }
    return present.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<@Nullable Double> spread(List<@Nullable Double> pValues, double[] adjusted) {
    List<@Nullable Double> all = new ArrayList<>();
    int next = 0;
    for (Double pValue : pValues) {
      all.add(pValue == null ? null : adjusted[next++]);
    }
    return all;
  }
}
