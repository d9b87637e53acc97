package io.microlift.fold;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What tests of the fold are made of. */
final class Rules {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final int PHASE = 7;

  private static final Duration LOOKBACK = Duration.ofDays(14);
  private static final int FLOOD = 1_000;
  private static long nextId;

  private Rules() {}

  static Measure measure(Measure.Kind kind, String... names) {
    return new Measure(
        kind, Set.of(names), EventFilter.ALL, Duration.ZERO, null, Money.EACH, Cap.NONE, 1);
  }

  static Measure capped(Measure measure, long cap) {
    return new Measure(
        measure.kind(),
        measure.names(),
        measure.filter(),
        measure.from(),
        measure.to(),
        measure.money(),
        currency -> cap,
        measure.atLeast());
  }

  static Measure atLeast(Measure measure, int times) {
    return new Measure(
        measure.kind(),
        measure.names(),
        measure.filter(),
        measure.from(),
        measure.to(),
        measure.money(),
        measure.cap(),
        times);
  }

  static Measure during(Measure measure, Duration from, Duration to) {
    return new Measure(
        measure.kind(),
        measure.names(),
        measure.filter(),
        from,
        to,
        measure.money(),
        measure.cap(),
        measure.atLeast());
  }

  static Measure in(Measure measure, Money money) {
    return new Measure(
        measure.kind(),
        measure.names(),
        measure.filter(),
        measure.from(),
        measure.to(),
        money,
        measure.cap(),
        measure.atLeast());
  }

  static Measure filtered(Measure measure, EventFilter filter) {
    return new Measure(
        measure.kind(),
        measure.names(),
        filter,
        measure.from(),
        measure.to(),
        measure.money(),
        measure.cap(),
        measure.atLeast());
  }

  static Metric metric(int number, Measure x) {
    return new Metric(number, x, null);
  }

  static PhaseRules rules(Metric... metrics) {
    return rules(null, true, List.of(), metrics);
  }

  static PhaseRules rules(
      @Nullable Instant endedAt,
      boolean excludesMultiple,
      List<Measure> funnel,
      Metric... metrics) {
    return new PhaseRules(
        PHASE,
        NOON,
        endedAt,
        excludesMultiple,
        List.of(metrics),
        funnel,
        List.of(Segment.DEVICE, Segment.COUNTRY, "plan"),
        LOOKBACK,
        FLOOD);
  }

  static Map<Integer, Contribution> contributions(Timeline timeline, PhaseRules rules) {
    return Fold.fold(timeline, Map.of(PHASE, rules));
  }

  /** What a visitor adds to the phase, who must add something. */
  static Contribution contribution(Timeline timeline, PhaseRules rules) {
    return Objects.requireNonNull(contributions(timeline, rules).get(PHASE));
  }

  static Totals totals(Timeline timeline, PhaseRules rules) {
    Totals totals = new Totals();
    contributions(timeline, rules).values().forEach(totals::add);
    return totals;
  }

  static Timeline timeline(Event... events) {
    return new Timeline(List.of(saw("b", NOON)), List.of(events), false);
  }

  static Exposure saw(String variant, Instant at) {
    return new Exposure(PHASE, variant, at, new UUID(0, at.toEpochMilli()), Map.of());
  }

  static Event event(String name, Instant at) {
    return new Event(at, new UUID(3, nextId++), name, null, null, null, null);
  }

  static Event money(Instant at, long units, @Nullable String currency) {
    return new Event(at, new UUID(2, nextId++), "buy", units, currency, null, null);
  }

  static Event order(String name, Instant at, String order, @Nullable Long units) {
    return new Event(at, new UUID(4, nextId++), name, units, "EUR", order, null);
  }
}
