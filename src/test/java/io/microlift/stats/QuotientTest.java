package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuotientTest {
  @Test
  void roundsOnceWhateverTheSignsAndSizes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 20_000; round++) {
      BigDecimal above = decimal(random);
      BigDecimal below = decimal(random);
      // 60 digits stand for the quotient itself; the JDK rounds those correctly.
      double expected = above.divide(below, new MathContext(60)).doubleValue();

      assertThat(Quotient.of(above, below))
          .as("round %d: %s / %s", round, above, below)
          .isEqualTo(expected);
    }
  }

  @Test
  void roundsToEvenOnlyWhatIsExactlyHalfWay() {
    BigDecimal half = BigDecimal.valueOf(1L << 53).add(BigDecimal.ONE);
    BigDecimal more = new BigDecimal("1e-40");

    assertThat(Quotient.of(half)).isEqualTo(0x1p53);
    assertThat(Quotient.of(half.add(more))).isEqualTo(0x1.0000000000001p53);
    assertThat(Quotient.of(half.negate())).isEqualTo(-0x1p53);
    assertThat(Quotient.of(half.add(more).negate())).isEqualTo(-0x1.0000000000001p53);
  }

  @Test
  void endsWhereDoublesEnd() {
    assertThat(Quotient.of(new BigDecimal("-1e300"), new BigDecimal("1e-300")))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(Quotient.of(new BigDecimal("1e-300"), new BigDecimal("1e300"))).isZero();
    assertThat(Quotient.of(new BigDecimal("0e-900"), BigDecimal.TEN)).isZero();
    assertThat(Quotient.of(new BigDecimal("5e-324"))).isEqualTo(Double.MIN_VALUE);
  }

  private static BigDecimal decimal(SplittableRandom random) {
    long digits = random.nextLong() >> random.nextInt(60);
    return BigDecimal.valueOf(digits == 0 ? 1 : digits, random.nextInt(-40, 60));
  }
}
