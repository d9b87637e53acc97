package io.microlift.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Whoever measures how long a guessed key takes to be refused does not learn how much of it was
 * right. The same measurement tells it of a comparison that stops at the first difference.
 */
class KeyTimingTest {
  private static final String KEY = "ml_admin_q7Zt0RkW2xVb9LsYc4NfHgJd8MpAeUo1";
  private static final int ROUNDS = 5_000;
  private static final int GUESSES_PER_ROUND = 100;

  /** As long as the key, with more and more of it right. */
  private static final List<String> GUESSES =
      List.of(guess(0), guess(KEY.length() / 2), guess(KEY.length() - 1));

  @Test
  void aGuessTakesAsLongHoweverMuchOfItIsRight() {
    KeyRing ring = new KeyRing(KEY, "ml_client_another-of-the-same-server", Optional.empty());
    assertThat(ring.find(KEY)).isNotNull();
    assertThat(slowestToFastest(guess -> ring.find(guess) != null)).isLessThan(1.05);
    assertThat(slowestToFastest(KeyTimingTest::stopsAtTheFirstDifference)).isGreaterThan(2);
  }

  private static String guess(int right) {
    return KEY.substring(0, right) + "-".repeat(KEY.length() - right);
  }

  private static boolean stopsAtTheFirstDifference(String guess) {
    for (int i = 0; i < KEY.length(); i++) {
      if (guess.charAt(i) != KEY.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares guesses that take turns, and takes the median: what the machine does meanwhile hits
   * all of them alike.
   */
  private static double slowestToFastest(Predicate<String> opens) {
    double[][] compared = new double[GUESSES.size()][ROUNDS];
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long[] took = new long[GUESSES.size()];
      for (int turn = 0; turn < took.length; turn++) {
        int guess = Math.floorMod(round + turn, took.length);
        took[guess] = refuse(opens, GUESSES.get(guess));
      }
      for (int guess = 0; round >= 0 && guess < took.length; guess++) {
        compared[guess][round] = (double) took[guess] / took[0];
      }
    }
    double[] medians = Arrays.stream(compared).mapToDouble(KeyTimingTest::median).toArray();
    return Arrays.stream(medians).max().orElseThrow() / Arrays.stream(medians).min().orElseThrow();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  private static long refuse(Predicate<String> opens, String guess) {
    int opened = 0;
    long began = System.nanoTime();
    for (int i = 0; i < GUESSES_PER_ROUND; i++) {
      opened += opens.test(guess) ? 1 : 0;
    }
    long took = System.nanoTime() - began;
    assertThat(opened).isZero();
    return took;
  }
}
