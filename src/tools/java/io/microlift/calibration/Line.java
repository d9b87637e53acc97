package io.microlift.calibration;

import java.util.Locale;

/**
 * What one procedure did in one setting.
 *
 * @param procedure its name
 * @param setting what the experiments were like
 * @param trials simulated experiments, at least 1
 * @param observed share of the trials, or a mean
 * @param low least that is right, the error of the simulation included
 * @param high most that is right, likewise
 * @param contrast whether it is only shown to see what the others avoid
 */
record Line(
    String procedure,
    String setting,
    long trials,
    double observed,
    double low,
    double high,
    boolean contrast) {
  static final String HEAD =
      """
      | Procedure | Setting | Trials | Observed | Right | |
      |---|---|---:|---:|---:|---|
      """;

  /** Says whether what was observed is right; NaN is not. */
  boolean passes() {
    return contrast || (observed >= low && observed <= high);
  }

  /** One row of a table. */
  String row() {
    String verdict = contrast ? "for contrast" : passes() ? "pass" : "**FAIL**";
    String right = contrast ? "" : "%s – %s".formatted(number(low), number(high));
    return "| %s | %s | %,d | %s | %s | %s |%n"
        .formatted(procedure, setting, trials, number(observed), right, verdict);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 0.01 ? "%.5f" : "%.4f", value + 0.0);
  }
}
