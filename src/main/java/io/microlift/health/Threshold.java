package io.microlift.health;

import java.util.Locale;

/**
 * A number that a check holds something against. Settings are named {@code microlift.health.} and
 * the name here, a policy names them alike: {@code h01-fail}.
 */
enum Threshold {
  /** p-value of the split below which it fails, if it also deviates. */
  H01_FAIL(0.001),
  /** Deviation of a share from its expectation below which no p-value matters. */
  H01_DEVIATION(0.001),
  /** p-value of the split below which it warns. */
  H01_WARN(0.01),
  /** Visitors below which a split says nothing. */
  H01_VISITORS(100),
  /** Visitors whom every variant must expect for a split to say something. */
  H01_EXPECTED(5),
  /** Always-valid p-value, one over the Bayes factor, at which the split fails. */
  H02_FAIL(0.001),
  /** The same, at which it warns. */
  H02_WARN(0.05),
  /** p-value of a segment's split, corrected for how many there are, below which it fails. */
  H03_FAIL(0.001),
  /** Visitors of variants without weight that are let pass. */
  H04_VISITORS(5),
  /** Share of such visitors that is let pass. */
  H04_SHARE(0.0001),
  /** Share of exposures that tell the variant that the id gives, below which it fails. */
  H05_FAIL(0.99),
  /** The same, below which it warns. */
  H05_WARN(0.999),
  /** Exposures below which agreement says nothing. */
  H05_EXPOSURES(100),
  /** Share of visitors who saw several variants, at which it fails. */
  H06_FAIL(0.01),
  /** The same, at which it warns. */
  H06_WARN(0.001),
  /** Visitors who saw several variants below which it does not fail. */
  H06_VISITORS(10),
  /** Drop of new visitors against the same weekday a week ago, at which it warns. */
  H07_DROP(0.5),
  /** New visitors a week ago below which a drop says nothing. */
  H07_VISITORS(100),
  /** New visitors since yesterday below which a silent goal says nothing. */
  H08_VISITORS(100),
  /** Age in seconds of the oldest request that is not counted, at which it fails. */
  H09_FAIL(21_600),
  /** The same, at which it warns. */
  H09_WARN(3_600),
  /** Share of copies among the events of the goals, above which it fails. */
  H10_FAIL(0.05),
  /** The same, above which it warns. */
  H10_WARN(0.01),
  /** Events below which copies say nothing. */
  H10_EVENTS(100),
  /** Share of the events that count that arrived after their window, above which it fails. */
  H11_FAIL(0.05),
  /** The same, above which it warns. */
  H11_WARN(0.01),
  /** Events below which late ones say nothing. */
  H11_EVENTS(100),
  /** Share of the events of visitors who had not been exposed, above which it fails. */
  H12_FAIL(0.2),
  /** The same, above which it warns. */
  H12_WARN(0.1),
  /** Events below which such ones say nothing. */
  H12_EVENTS(100),
  /** Share of programs above which it warns. */
  H13_WARN(0.2),
  /** p-value below which programs are spread unevenly over variants. */
  H13_SPREAD(0.001),
  /** p-value of values before the exposure, corrected, below which variants differ. */
  H14_FAIL(0.001),
  /** The same, below which it warns. */
  H14_WARN(0.01),
  /** Visitors of a variant below which values before the exposure say nothing. */
  H14_VISITORS(100),
  /** Lift of the primary goal above which it is too good, or too bad, to be true. */
  H15_LIFT(0.5),
  /** The same of a value such as revenue. */
  H15_VALUE(0.3),
  /** Conversions of a variant below which a lift says nothing. */
  H15_CONVERSIONS(100),
  /** One-sided error level of the look at a guardrail that ignores how often one looked. */
  H16_WARN(0.05),
  /** Days before which no decision should be made. */
  H18_DAYS(7),
  /** Orders and refunds below which they say nothing. */
  H19_ORDERS(20),
  /** Share of orders that were placed again at another time, above which it fails. */
  H19_REORDERED(0.05),
  /** Multiple of the planned days after which an experiment is forgotten. */
  H21_FACTOR(2);

  private final double standard;

  Threshold(double standard) {
    this.standard = standard;
  }

  /** What it is unless somebody says otherwise. */
  double standard() {
    return standard;
  }

  /** The name in settings and policies. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
