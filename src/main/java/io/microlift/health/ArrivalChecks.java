package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.experiment.ExperimentDefinition;
import io.microlift.tracking.Arrivals;
import io.microlift.tracking.Arrivals.Kind;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;

/** Does what arrives arrive once, in time, and from visitors who were exposed? */
final class ArrivalChecks {
  private static final Question AGREEMENT =
      new Question(
          "H05",
          "Assignments agree",
          "Make the client decide by the same id, salt, weights and hash version 2 as the server, or show what the server answers; then begin a new phase with a new salt.");
  private static final Question DUPLICATES =
      new Question(
          "H10",
          "Events arrive once",
          "Copies are counted once, so no number is wrong; but look who sends events again: a retry without a pause, or two tags on one page.");
  private static final Question LATE =
      new Question(
          "H11",
          "Events arrive in time",
          "Decide only after late events are in, and look why they are kept back: clients that send at the next visit, or a nightly import.");
  private static final Question ORPHANS =
      new Question(
          "H12",
          "Goals follow exposures",
          "Look whether exposures are sent where the variant is seen, and under the same id as the events of the goals.");

  private ArrivalChecks() {}

  static Finding agreement(Observation seen, Policy policy) {
    if (!seen.experiment().dividesByIdAlone()) {
      return AGREEMENT.notApplicable("more than the visitor's id decides which variant is seen");
    }
    long exposures = seen.arrivals().of(Kind.COMPUTED);
    long agreeing = exposures - seen.arrivals().of(Kind.DISAGREEING);
    double least = policy.at(Threshold.H05_EXPOSURES);
    if (exposures < least) {
      return AGREEMENT.insufficient(
          "%d exposures are too few, at least %s are needed".formatted(exposures, number(least)));
    }
    double share = (double) agreeing / exposures;
    String detail =
        "%d of %d exposures tell the variant that the visitor's id gives, %s"
            .formatted(agreeing, exposures, percent(share));
    double fail = policy.at(Threshold.H05_FAIL);
    double warn = policy.at(Threshold.H05_WARN);
    if (share < fail) {
      return AGREEMENT.fail(detail).with(share, fail);
    }
    return (share < warn ? AGREEMENT.warn(detail) : AGREEMENT.pass(detail)).with(share, warn);
  }

  static Finding duplicates(Observation seen, Policy policy) {
    Arrivals arrivals = seen.arrivals();
    long events = arrivals.of(Kind.EVENT);
    long copies = arrivals.of(Kind.REPEATED);
    if (events < policy.at(Threshold.H10_EVENTS)) {
      return few(DUPLICATES, events, policy.at(Threshold.H10_EVENTS));
    }
    return judge(
        DUPLICATES,
        (double) copies / events,
        "%d of %d events of the goals were copies".formatted(copies, events),
        policy.at(Threshold.H10_FAIL),
        policy.at(Threshold.H10_WARN));
  }

  static Finding late(Observation seen, Policy policy) {
    Arrivals arrivals = seen.arrivals();
    long events = arrivals.of(Kind.IN_WINDOW);
    long late = arrivals.of(Kind.LATE);
    if (events < policy.at(Threshold.H11_EVENTS)) {
      return few(LATE, events, policy.at(Threshold.H11_EVENTS));
    }
    return judge(
        LATE,
        (double) late / events,
        "%d of %d events that count arrived after their window was over".formatted(late, events),
        policy.at(Threshold.H11_FAIL),
        policy.at(Threshold.H11_WARN));
  }

  static Finding orphans(Observation seen, Policy policy) {
    ExperimentDefinition definition = seen.experiment().definition();
    if (definition.audience() != null
        || definition.layer() != null
        || definition.largestTraffic() < 1) {
      return ORPHANS.notApplicable("it is for a part of the visitors, and others convert, too");
    }
    Arrivals arrivals = seen.arrivals();
    long events = arrivals.of(Kind.LOOKED_UP);
    long orphans = arrivals.of(Kind.ORPHAN);
    if (events < policy.at(Threshold.H12_EVENTS)) {
      return few(ORPHANS, events, policy.at(Threshold.H12_EVENTS));
    }
    return judge(
        ORPHANS,
        (double) orphans / events,
        "%d of %d events of the goals came from visitors who had not been exposed by then"
            .formatted(orphans, events),
        policy.at(Threshold.H12_FAIL),
        policy.at(Threshold.H12_WARN));
  }

  private static Finding few(Question question, long items, double least) {
    return question.insufficient(
        "%d events are too few, at least %s are needed".formatted(items, number(least)));
  }

  private static Finding judge(
      Question question, double share, String what, double fail, double warn) {
    String detail = "%s, %s".formatted(what, percent(share));
    if (share > fail) {
      return question.fail(detail).with(share, fail);
    }
    return (share > warn ? question.warn(detail) : question.pass(detail)).with(share, warn);
  }
}
