package io.microlift.calibration;

/** Averages a number whose mean is known. */
final class Average {
  private final String procedure;
  private final String setting;
  private final double truth;
  private long trials;
  private double sum;
  private double squares;

  Average(String procedure, String setting, double truth) {
    this.procedure = procedure;
    this.setting = setting;
    this.truth = truth;
  }

  void add(double value) {
    double deviation = value - truth;
    trials++;
    sum += deviation;
    squares += deviation * deviation;
  }

  Line line() {
    double mean = sum / trials;
    double variance = (squares - sum * mean) / (trials - 1);
    double slack = Share.ERRORS * Math.sqrt(variance / trials);
    return new Line(procedure, setting, trials, truth + mean, truth - slack, truth + slack, false);
  }
}
