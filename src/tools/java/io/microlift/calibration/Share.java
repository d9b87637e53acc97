package io.microlift.calibration;

/** Counts how often something happened, and knows how often it should. */
final class Share {
  /** Standard errors of the simulation that are allowed on either side: one false alarm in 1000. */
  static final double ERRORS = 3.29;

  private final String procedure;
  private final String setting;
  private final double low;
  private final double high;
  private final boolean contrast;
  private long trials;
  private long hits;

  private Share(String procedure, String setting, double low, double high, boolean contrast) {
    this.procedure = procedure;
    this.setting = setting;
    this.low = low;
    this.high = high;
    this.contrast = contrast;
  }

  /** A probability that is right in [low, high]. */
  static Share between(String procedure, String setting, double low, double high) {
    return new Share(procedure, setting, low, high, false);
  }

  /** A probability that is right at {@code level}. */
  static Share exactly(String procedure, String setting, double level) {
    return between(procedure, setting, level, level);
  }

  /** A probability that is right up to {@code level}. */
  static Share atMost(String procedure, String setting, double level) {
    return between(procedure, setting, 0, level);
  }

  /** A probability that is shown but not judged. */
  static Share forContrast(String procedure, String setting) {
    return new Share(procedure, setting, 0, 1, true);
  }

  void count(boolean hit) {
    trials++;
    hits += hit ? 1 : 0;
  }

  Line line() {
    double observed = (double) hits / trials;
    return new Line(
        procedure,
        setting,
        trials,
        observed,
        Math.max(0, low - slack(low)),
        Math.min(1, high + slack(high)),
        contrast);
  }

  private double slack(double probability) {
    return ERRORS * Math.sqrt(probability * (1 - probability) / trials);
  }
}
