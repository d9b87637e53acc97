package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class WelchTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/stats/welch.csv", numLinesToSkip = 2)
  void agreesWithSciPy(
      String control,
      String treatment,
      Alternative alternative,
      double t,
      double df,
      double p,
      double lower,
      double upper) {
    Welch.Result result =
        Welch.withDefaults()
            .with(alternative)
            .compare(sample(control), sample(treatment))
            .value()
            .orElseThrow();
    // SciPy's Student quantiles are good to about 1e-10.
    double tolerance = 1e-9;
    assertThat(result.t()).isCloseTo(t, within(tolerance));
    assertThat(result.df()).isCloseTo(df, within(tolerance));
    assertThat(result.pValue().value()).isCloseTo(p, within(tolerance * p));
    assertClose(result.interval().lower(), lower, tolerance);
    assertClose(result.interval().upper(), upper, tolerance);
  }

  @Test
  void rejectsExactlyWhenTheIntervalExcludesZero() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 300; round++) {
      Sample control = sample(random);
      Sample treatment = sample(random);
      for (Alternative alternative : Alternative.values()) {
        Welch.Result result =
            Welch.withDefaults()
                .with(alternative)
                .compare(control, treatment)
                .value()
                .orElseThrow();
        assertThat(result.interval().contains(0))
            .as("round %d %s: %s against %s", round, alternative, treatment, control)
            .isEqualTo(result.pValue().value() >= 0.05);
      }
    }
  }

  @Test
  void scaleAndOrderOfTheArmsDoNotMatter() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      Sample control = sample(random);
      Sample treatment = sample(random);
      Welch.Result result = Welch.withDefaults().compare(control, treatment).value().orElseThrow();
      Welch.Result swapped = Welch.withDefaults().compare(treatment, control).value().orElseThrow();
      Welch.Result cents =
          Welch.withDefaults()
              .compare(times100(control), times100(treatment))
              .value()
              .orElseThrow();
      assertThat(swapped.t()).as("round %d", round).isCloseTo(-result.t(), within(1e-12));
      assertThat(swapped.df()).as("round %d", round).isCloseTo(result.df(), within(1e-6));
      assertThat(cents.t()).as("round %d", round).isCloseTo(result.t(), within(1e-9));
    }
  }

  @Test
  void staysANumberWhereThePValueUnderflows() {
    Welch.Result result =
        Welch.withDefaults()
            .compare(new Sample(1_000_000, 0, 1), new Sample(1_000_000, 1, 1))
            .value()
            .orElseThrow();
    assertThat(result.pValue().value()).isZero();
    // t² = 5e5, df = 1 999 998: the tail falls as (1 + t²/df)^(−(df + 1)/2), besides about 1e-3.
    assertThat(result.pValue().log10()).isCloseTo(-999_999.5 * Math.log10(1.25), within(5.0));
  }

  @Test
  void saysWhyThereIsNoTest() {
    Sample one = new Sample(1, 3, 0);
    Sample constant = new Sample(10, 3, 0);
    assertThat(Welch.withDefaults().compare(one, constant).reason())
        .contains(Reason.TOO_FEW_VISITORS);
    assertThat(Welch.withDefaults().compare(constant, new Sample(10, 4, 0)).reason())
        .contains(Reason.NO_VARIATION);
    assertThat(Welch.withDefaults().compare(constant, new Sample(10, 4, 1)).value()).isPresent();
  }

  @Test
  void refusesWhatNoSampleHas() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(10, Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(10, 0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(0, 0, 0).estimate());
  }

  private static void assertClose(double actual, double expected, double tolerance) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(tolerance));
    }
  }

  private static Sample sample(String row) {
    List<String> parts = List.of(row.split(" "));
    return new Sample(
        Long.parseLong(parts.get(0)),
        Double.parseDouble(parts.get(1)),
        Double.parseDouble(parts.get(2)));
  }

  private static Sample sample(SplittableRandom random) {
    return new Sample(random.nextLong(2, 1_000), random.nextGaussian(), random.nextDouble(0.01, 9));
  }

  private static Sample times100(Sample sample) {
    return new Sample(sample.n(), 100 * sample.mean(), 10_000 * sample.variance());
  }
}
