package io.microlift.calculator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.results.Comparison;
import io.microlift.stats.Contrast;
import io.microlift.stats.ExactSums;
import io.microlift.stats.FisherExact;
import io.microlift.stats.JointSums;
import io.microlift.stats.PValue;
import io.microlift.stats.Proportion;
import io.microlift.stats.VariantComparison;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code compare}: the summaries of two arms as one comparison, computed and written down by what
 * answers for an experiment's results.
 */
final class CompareCalculator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FEW = 10;
  private static final long MOST_FOR_FISHER = 100_000;

  /** Sorted, so that a request without a kind is always read in the same way. */
  private static final Map<String, Function<Inputs, Compared>> KINDS =
      new TreeMap<>(
          Map.of(
              "conversion", CompareCalculator::rates,
              "count", CompareCalculator::means,
              "value", CompareCalculator::means,
              "ratio", CompareCalculator::ratios));

  private CompareCalculator() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("compare", CompareCalculator::compare);
  }

  /** What was read of both arms: how to compare them, and what that is called. */
  private record Compared(
      Function<VariantComparison, VariantComparison.Result> how, Supplier<Answer> details) {}

  private static ObjectNode compare(Inputs in) {
    Compared compared = in.choice("kind", KINDS).apply(in);
    CompareOptions options = new CompareOptions(in);
    in.finish();
    VariantComparison.Result result = compared.how().apply(options.procedure());
    Comparison comparison = Comparison.of("treatment", "control", result);
    ObjectNode answer = JSON.valueToTree(comparison);
    Answer details = compared.details().get();
    result
        .contrast()
        .pValue()
        .map(PValue::log10)
        .value()
        .ifPresent(log10 -> details.put("log10PValue", log10));
    answer.set("details", options.describe(details).build());
    return answer;
  }

  private static Compared rates(Inputs in) {
    Proportion control = in.object("control").proportion("converted", "visitors");
    Proportion treatment = in.object("treatment").proportion("converted", "visitors");
    return new Compared(
        procedure -> procedure.compareRates(control, treatment), () -> name(control, treatment));
  }

  private static Answer name(Proportion control, Proportion treatment) {
    Answer details =
        new Answer()
            .put("test", "z test with the pooled rate (score test), no continuity correction")
            .put("differenceInterval", "Newcombe's method 10")
            .put("liftInterval", "Koopman's score interval");
    long converted = control.converted() + treatment.converted();
    if (Math.min(control.converted(), treatment.converted()) < FEW && converted < MOST_FOR_FISHER) {
      details.put("fisherPValue", FisherExact.compare(control, treatment).twoSided().value());
    }
    return details;
  }

  private static Compared means(Inputs in) {
    Contrast.Mean control = mean(in.object("control"));
    Contrast.Mean treatment = mean(in.object("treatment"));
    return new Compared(
        procedure -> procedure.compareMeans(control, treatment),
        () ->
            new Answer()
                .put("test", "Welch's t test")
                .put("differenceInterval", "Welch's t interval")
                .put("liftInterval", "Fieller's interval"));
  }

  private static Contrast.Mean mean(Inputs arm) {
    ExactSums sums = sums(arm, "sum", "sumSquares");
    long active = arm.isNull("converted") ? sums.n() : arm.count("converted", 0);
    if (active > sums.n()) {
      arm.violate("converted", "must be at most visitors, which is " + sums.n());
      active = sums.n();
    }
    return new Contrast.Mean(sums.moments(), active);
  }

  private static Compared ratios(Inputs in) {
    JointSums control = joint(in.object("control"));
    JointSums treatment = joint(in.object("treatment"));
    return new Compared(
        procedure -> procedure.compareRatios(control, treatment),
        () ->
            new Answer()
                .put("test", "z test of the ratios of sums, variances by the delta method")
                .put("differenceInterval", "normal interval, variances by the delta method")
                .put("liftInterval", "Fieller's interval"));
  }

  private static JointSums joint(Inputs arm) {
    ExactSums numerator = sums(arm, "sumNumerator", "sumNumeratorSquares");
    ExactSums denominator = sums(arm, "sumDenominator", "sumDenominatorSquares");
    BigDecimal products = arm.exact("sumProducts", Inputs.LARGEST_SQUARE);
    if (!JointSums.possible(numerator, denominator, products)) {
      arm.violate("sumProducts", "is not possible for values with the other sums");
      return JointSums.EMPTY;
    }
    return new JointSums(numerator, denominator, products);
  }

  private static ExactSums sums(Inputs arm, String sum, String squares) {
    long visitors = arm.count("visitors", 1);
    BigDecimal first = arm.exact(sum, LegalValues.LARGEST);
    BigDecimal second = arm.exact(squares, Inputs.LARGEST_SQUARE);
    if (!ExactSums.possible(visitors, first, second)) {
      arm.violate(squares, "must be at least %s squared over visitors".formatted(sum));
      return ExactSums.EMPTY;
    }
    return new ExactSums(visitors, first, second);
  }
}
