package io.microlift.calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.microlift.platform.Violation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code compare}, {@code sample-size} and {@code srm} refuse, withhold and explain. */
class PlainCalculatorsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String ARMS =
      "control: {visitors: 1000, converted: 100}, treatment: {visitors: 1000, converted: 130}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "compare|{control: {}, treatment: {}}|/kind",
        "compare|{kind: 'visits', control: {}, treatment: {}}|/kind",
        "compare|{kind: 'conversion', treatment: {visitors: 9, converted: 1}}|/control",
        "compare|{kind: 'conversion', control: {visitors: 0, converted: 0},"
            + " treatment: {visitors: 9, converted: 1}}|/control/visitors",
        "compare|{kind: 'conversion', control: {visitors: 9, converted: 10},"
            + " treatment: {visitors: 9, converted: 1}}|/control/converted",
        "compare|{kind: 'value', control: {visitors: 9, sum: 9, sumSquares: 8.9},"
            + " treatment: {visitors: 9, sum: 0, sumSquares: 0}}|/control/sumSquares",
        "compare|{kind: 'value', control: {visitors: 9, sum: 9, sumSquares: 9, converted: 10},"
            + " treatment: {visitors: 9, sum: 0, sumSquares: 0}}|/control/converted",
        "compare|{kind: 'value', control: {visitors: 9, sum: 1e-999999, sumSquares: 9},"
            + " treatment: {visitors: 9, sum: 0, sumSquares: 0}}|/control/sum",
        "compare|{kind: 'ratio', control: {visitors: 2, sumNumerator: 2, sumDenominator: 2,"
            + " sumNumeratorSquares: 2, sumDenominatorSquares: 2, sumProducts: 9}, treatment: {}}"
            + "|/control/sumProducts",
        "compare|{kind: 'conversion', ARMS, alpha: 1}|/alpha",
        "compare|{kind: 'conversion', ARMS, analysis: {alpha: 0}}|/analysis/alpha",
        "compare|{kind: 'conversion', ARMS, analysis: {}, alpha: 0.1}|/alpha",
        "compare|{kind: 'conversion', ARMS, analysis: {alhpa: 0.1}}|/analysis/alhpa",
        "compare|{kind: 'conversion', ARMS, method: 'peeking'}|/method",
        "compare|{kind: 'conversion', ARMS, method: 'group-sequential',"
            + " informationFractions: [0.5, 0.4]}|/informationFractions",
        "compare|{kind: 'conversion', ARMS, informationFractions: [0.5]}|/informationFractions",
        "compare|{kind: 'conversion', ARMS, power: 0.05}|/power",
        "compare|{kind: 'conversion', ARMS, prior: {mean: 0, standardDeviation: 0}}"
            + "|/prior/standardDeviation",
        "compare|{kind: 'conversion', ARMS, tier: 'macro', prior: {mean: 0, standardDeviation: 1}}"
            + "|/tier",
        "sample-size|{lift: 0.1}|/baselineRate",
        "sample-size|{baselineRate: 0, lift: 0.1}|/baselineRate",
        "sample-size|{baselineRate: 0.1, baselineMean: 1, standardDeviation: 1, lift: 0.1}"
            + "|/baselineRate",
        "sample-size|{baselineMean: 3, lift: 0.1}|/standardDeviation",
        "sample-size|{baselineRate: 0.6, lift: 0.7}|/lift",
        "sample-size|{baselineRate: 0.1, lift: 0.1, allocation: [1]}|/allocation",
        "sample-size|{baselineRate: 0.1, lift: 0.1, allocation: [1, 0]}|/allocation",
        "sample-size|{baselineRate: 0.1, lift: 0.1, alpha: 0.9}|/alpha",
        "sample-size|{baselineRate: 0.1, lift: 0.1, visitorsPerDay: 0}|/visitorsPerDay",
        "srm|{visitors: [5]}|/visitors",
        "srm|{visitors: [5, -1]}|/visitors/1",
        "srm|{visitors: [5, 6], weights: [1]}|/weights",
        "srm|{visitors: [5, 6], weights: [1, 2, 3]}|/weights"
      })
  void pointsAtWhatIsWrong(String method, String inputs, String pointer) {
    assertThat(violations(method, inputs)).extracting(Violation::pointer).contains(pointer);
  }

  @Test
  void namesAllThatIsWrongAtOnce() {
    assertThat(
            violations(
                "compare",
                "{kind: 'conversion', control: {visitors: -1}, treatment: {visitors: 5, sum: 3},"
                    + " alpha: 2, method: 'x', direction: 'up'}"))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/control/visitors",
            "/control/converted",
            "/treatment/converted",
            "/treatment/sum",
            "/alpha",
            "/method",
            "/direction");
  }

  @Test
  void withholdsWhatFewConversionsCannotSay() {
    JsonNode answer =
        calculate(
            "compare",
            "{kind: 'conversion', control: {visitors: 1000, converted: 0},"
                + " treatment: {visitors: 1000, converted: 8}}");
    assertThat(answer.at("/lift/unavailable").textValue()).contains("control's mean is zero");
    assertThat(answer.at("/lift/lower").doubleValue()).isPositive();
    assertThat(answer.at("/lift").has("upper")).isFalse();
    assertThat(answer.at("/sequential/unavailable").textValue()).contains("100 conversions");
    assertThat(answer.at("/bayesian/unavailable").textValue()).contains("10 conversions");
    assertThat(answer.has("observedMde")).isFalse();
    assertThat(answer.at("/verdict").textValue()).isEqualTo("better");
    // SciPy 1.17.1: stats.fisher_exact([[8, 992], [0, 1000]])
    assertThat(answer.at("/details/fisherPValue").doubleValue())
        .isCloseTo(0.007703480851083895, within(1e-12));
  }

  @Test
  void withholdsTheVerdictOfAMethodThatCannotSpeakYet() {
    JsonNode answer =
        calculate(
            "compare",
            "{kind: 'conversion', method: 'always-valid',"
                + " control: {visitors: 1000, converted: 50},"
                + " treatment: {visitors: 1000, converted: 99}}");
    assertThat(answer.at("/pValue").doubleValue()).isLessThan(0.001);
    assertThat(answer.has("verdict")).isFalse();
    assertThat(answer.at("/unavailable").textValue()).contains("100 conversions");
  }

  @Test
  void hasNothingToSayWhenNobodyConverted() {
    JsonNode answer =
        calculate(
            "compare",
            "{kind: 'conversion', control: {visitors: 10, converted: 0},"
                + " treatment: {visitors: 10, converted: 0}}");
    assertThat(answer.has("pValue")).isFalse();
    assertThat(answer.has("verdict")).isFalse();
    assertThat(answer.at("/unavailable").textValue()).contains("nobody or everybody");
  }

  @Test
  void holdsAPlannedLookToItsShareOfTheError() {
    JsonNode early = grouped("[0.5]");
    JsonNode late = grouped("[0.5, 1]");
    // What two sides spend by 0.5, SciPy 1.17.1: 4 * norm.sf(norm.isf(0.0125) / sqrt(0.5))
    assertThat(early.at("/details/lookAlpha").doubleValue())
        .isCloseTo(0.0030506455159778224, within(1e-13));
    assertThat(early.at("/verdict").textValue()).isEqualTo("inconclusive");
    assertThat(late.at("/verdict").textValue()).isEqualTo("better");
    assertThat(early.at("/lift/lower").doubleValue()).isNegative();
    assertThat(late.at("/lift/lower").doubleValue()).isPositive();
    assertThat(early.at("/bayesian")).isEqualTo(late.at("/bayesian"));
  }

  private static JsonNode grouped(String fractions) {
    return calculate(
        "compare",
        "{kind: 'conversion', ARMS, method: 'group-sequential', informationFractions: %s}"
            .formatted(fractions));
  }

  @Test
  void keepsAllDigitsOfSums() {
    // Values 10^6 ± 1 in equal parts: variance n/(n-1), which doubles of the sums would lose.
    JsonNode answer =
        calculate(
            "compare",
            "{kind: 'value',"
                + " control: {visitors: 1000000000, sum: 1000000000000000,"
                + " sumSquares: 1000000000001000000000},"
                + " treatment: {visitors: 1000000000, sum: 1000000000100000,"
                + " sumSquares: 1000000000201000000000}}");
    // SE = sqrt(2/(n-1)) up to 1e-10; t = 1e-4 / SE = 2.2360679...; SciPy: 2*norm.sf(sqrt(5))
    assertThat(answer.at("/pValue").doubleValue()).isCloseTo(0.02534731867746829, within(1e-7));
  }

  @Test
  void sizesEachVariantForItsOwnComparison() {
    JsonNode even = calculate("sample-size", "{baselineRate: 0.1, lift: 0.1}");
    JsonNode uneven =
        calculate("sample-size", "{baselineRate: 0.1, lift: 0.1, allocation: [9, 1]}");
    assertThat(uneven.at("/totalVisitors").longValue())
        .isGreaterThan(2 * even.at("/totalVisitors").longValue());
    assertThat(even.at("/formula").textValue()).contains("alpha/2m");
    assertThat(even.has("days")).isFalse();
  }

  @Test
  void saysWhyThereIsNoTestOfASplit() {
    JsonNode answer = calculate("srm", "{visitors: [5, 6], weights: [1, 0]}");
    assertThat(answer.get("pValue").isNull()).isTrue();
    assertThat(answer.at("/unavailable/pValue").textValue()).contains("fewer than two variants");
    assertThat(answer.at("/sequential/unavailable/verdict").textValue()).contains("fewer than two");
  }

  private static List<Violation> violations(String method, String inputs) {
    InvalidInputs refusal =
        catchThrowableOfType(InvalidInputs.class, () -> calculate(method, inputs));
    return Objects.requireNonNull(refusal, "nothing was wrong").violations();
  }

  private static JsonNode calculate(String method, String inputs) {
    try {
      String strict =
          inputs.replace("ARMS", ARMS).replaceAll("(\\w+): ", "\"$1\": ").replace('\'', '"');
      return Calculators.calculate(method, JSON.readTree(strict)).orElseThrow();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(inputs, e);
    }
  }
}
