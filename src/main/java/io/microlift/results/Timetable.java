package io.microlift.results;

import io.microlift.experiment.Phase;
import io.microlift.experiment.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The days of a phase that are over, in UTC. Only they can decide anything: whoever looks more
 * often sees the same.
 *
 * @param start when the phase began, or the first day of exposures if these were imported
 * @param lastDay the last day that is over, before the first one if there is none
 * @param plannedDays how long it is planned to run, if it is
 */
record Timetable(Instant start, LocalDate lastDay, @Nullable Integer plannedDays) {
  private static final double A_DAY = Duration.ofDays(1).toSeconds();

  /** Rounding of a share of days. */
  private static final double ALMOST = 1e-9;

  /**
   * Reads the days of a phase.
   *
   * @param asOf everything that happened until then is in
   * @param to the last day that counts, if not all do
   */
  static Timetable of(
      Phase phase,
      @Nullable Plan plan,
      Optional<LocalDate> firstExposures,
      Instant asOf,
      @Nullable LocalDate to) {
    LocalDate began = day(phase.startedAt());
    Instant start =
        firstExposures
            .filter(first -> first.isBefore(began))
            .map(first -> first.atStartOfDay().toInstant(ZoneOffset.UTC))
            .orElse(phase.startedAt());
    Instant endedAt = phase.endedAt();
    LocalDate last = endedAt == null ? day(asOf).minusDays(1) : day(endedAt);
    return new Timetable(
        start, to == null || to.isAfter(last) ? last : to, plan == null ? null : plan.days());
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  LocalDate firstDay() {
    return day(start);
  }

  /** Number of days that are over, the first one included even if it was not whole. */
  int days() {
    return daysUntil(lastDay);
  }

  int daysUntil(LocalDate day) {
    return (int) Math.max(0, day.toEpochDay() - firstDay().toEpochDay() + 1);
  }

  /** Share of the planned duration that is over at the end of {@code day}. */
  double elapsed(LocalDate day) {
    if (plannedDays == null) {
      throw new IllegalStateException("no duration is planned");
    }
    Instant end = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    double share = Duration.between(start, end).toSeconds() / A_DAY / plannedDays;
    return share > 1 - ALMOST ? Math.max(1, share) : share;
  }

  /** Says whether a planned duration is over. */
  boolean isOver() {
    return plannedDays != null && days() > 0 && elapsed(lastDay) >= 1;
  }

  /** When the planned duration is over: at the end of a day. */
  @Nullable Instant plannedEnd() {
    if (plannedDays == null) {
      return null;
    }
    Instant exactly = start.plus(Duration.ofDays(plannedDays));
    Instant midnight = day(exactly).atStartOfDay().toInstant(ZoneOffset.UTC);
    return exactly.equals(midnight) ? exactly : midnight.plus(Duration.ofDays(1));
  }

  /** The latest day at whose end whole weeks were over, of at least one; null before. */
  @Nullable LocalDate lastWholeWeek() {
    int weeks = days() / 7;
    return weeks == 0 ? null : firstDay().plusDays(7L * weeks - 1);
  }
}
