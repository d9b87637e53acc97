package io.microlift.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void everyBandHoldsAtTwoPerCentOfTheLength() {
    assertThat(run("--percent", "2")).as(this::said).isZero();
    assertThat(said()).contains("of 52 bands hold").doesNotContain("FAIL");
  }

  @Test
  void writesItsTablesBetweenTheMarks() throws IOException {
    Path document = folder.resolve("document.md");
    Files.writeString(
        document, "before\n" + Calibration.BEGIN + "old\n" + Calibration.END + "after\n");
    run("--percent", "1", "--write", document.toString());
    assertThat(Files.readString(document))
        .startsWith("before\n")
        .endsWith("after\n")
        .contains("### CUPED")
        .doesNotContain("\nold\n");
  }

  @Test
  void refusesWordsItDoesNotKnow() {
    assertThat(run("--parcent", "2")).isEqualTo(2);
    assertThat(run("--percent", "many")).isEqualTo(2);
    assertThat(run("--percent")).isEqualTo(2);
  }

  @Test
  void aNumberOutsideItsBandFails() {
    Share share = Share.exactly("coin", "fair", 0.5);
    for (int i = 0; i < 1000; i++) {
      share.count(i % 5 > 0);
    }
    assertThat(share.line().passes()).isFalse();
    assertThat(share.line().row()).contains("FAIL").contains("0.8000");
    Average average = new Average("die", "loaded", 3.5);
    for (int i = 0; i < 1000; i++) {
      average.add(i % 6 + 1.5);
    }
    assertThat(average.line().passes()).isFalse();
  }

  @Test
  void drawsHaveTheirMeansAndVariances() {
    Draws draws = new Draws(new SplittableRandom(5));
    for (double p : new double[] {0.01, 0.3, 0.9}) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 20_000; i++) {
        double deviation = draws.binomial(200, p) - 200 * p;
        sum += deviation;
        squares += deviation * deviation;
      }
      double variance = 200 * p * (1 - p);
      // Five standard errors of a mean and of a variance.
      assertThat(sum / 20_000).isCloseTo(0, within(5 * Math.sqrt(variance / 20_000)));
      assertThat(squares / 20_000).isCloseTo(variance, within(0.06 * variance));
    }
    double heads = 0;
    for (int i = 0; i < 20_000; i++) {
      heads += draws.heads(100);
    }
    assertThat(heads / 20_000).isCloseTo(50, within(5 * 5 / Math.sqrt(20_000)));
  }

  private int run(String... words) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Calibration.run(List.of(words), out, out, false);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
