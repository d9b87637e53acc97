package io.microlift.fold;

import io.microlift.fold.Contribution.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Folds one visitor's timeline by the rules of one phase. */
final class PhaseFold {
  private static final Duration A_DAY = Duration.ofDays(1);

  private final PhaseRules rules;
  private final List<Exposure> exposures;
  private final Exposure first;
  private final List<Event> events;
  private final Orders orders;
  private final Instant phaseEnd;

  /**
   * Prepares to fold.
   *
   * @param exposures to the phase, in order, at least one
   * @param events in order, copies included
   */
  PhaseFold(PhaseRules rules, List<Exposure> exposures, List<Event> events, Orders orders) {
    this.rules = rules;
    this.exposures = exposures;
    this.first = exposures.get(0);
    this.orders = orders;
    this.phaseEnd = rules.endedAt() == null ? Instant.MAX : rules.endedAt();
    this.events = relevant(events);
  }

  Contribution fold(boolean bot) {
    boolean multiple = rules.excludesMultiple() && sawSeveral();
    Standing standing = bot ? Standing.BOT : floods() ? Standing.FLOOD : Standing.COUNTED;
    return new Contribution(
        rules.phase(),
        first.variant(),
        standing,
        multiple,
        day(first.at()),
        multiple ? List.of() : segments(),
        multiple ? List.of() : tracks());
  }

  private boolean sawSeveral() {
    for (Exposure exposure : exposures) {
      if (!exposure.variant().equals(first.variant())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The events that this phase's rules can count, so that nothing else changes what they give; of
   * copies the earliest.
   */
  private List<Event> relevant(List<Event> all) {
    Instant since = first.at().minus(rules.lookback());
    List<Event> relevant = new ArrayList<>(all.size());
    Set<UUID> seen = new HashSet<>();
    for (Event event : all) {
      if (!event.at().isBefore(since) && isNamed(event.name()) && seen.add(event.id())) {
        relevant.add(event);
      }
    }
    return relevant;
  }

  private boolean isNamed(String name) {
    for (Metric metric : rules.metrics()) {
      if (metric.x().names(name) || (metric.y() != null && metric.y().names(name))) {
        return true;
      }
    }
    for (Measure step : rules.funnel()) {
      if (step.names(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean floods() {
    if (events.size() <= rules.floodLimit()) {
      return false;
    }
    LocalDate day = LocalDate.MIN;
    int onDay = 0;
    for (Event event : events) {
      LocalDate next = day(event.at());
      onDay = next.equals(day) ? onDay + 1 : 1;
      day = next;
      if (onDay > rules.floodLimit()) {
        return true;
      }
    }
    return false;
  }

  private List<String> segments() {
    List<String> segments = new ArrayList<>();
    for (String dimension : rules.segments()) {
      String value = first.attributes().get(dimension);
      if (value != null) {
        segments.add(Segment.of(dimension, value));
      }
    }
    if (returns()) {
      segments.add(Segment.RETURNING);
    }
    return segments;
  }

  private boolean returns() {
    String said = first.attributes().get(Segment.RETURNING_ATTRIBUTE);
    return said == null
        ? !events.isEmpty() && events.get(0).at().isBefore(first.at().minus(A_DAY))
        : said.equals("true");
  }

  private List<Track> tracks() {
    List<Track> tracks = new ArrayList<>();
    for (Metric metric : rules.metrics()) {
      if (metric.y() == null) {
        tracks.addAll(numbers(metric).tracks(metric.number()));
      } else {
        tracks.addAll(ratio(metric, metric.y()).tracks(metric.number()));
      }
    }
    addFunnel(tracks);
    tracks.sort(Track.IN_ORDER);
    return tracks;
  }

  private Numbers numbers(Metric metric) {
    Measure x = metric.x();
    Numbers numbers = new Numbers(x, null);
    Instant from = first.at().plus(x.from());
    Instant to = end(x);
    for (Event event : events) {
      boolean before = event.at().isBefore(first.at());
      boolean during = !event.at().isBefore(from) && event.at().isBefore(to);
      if ((!before && !during) || !counts(x, event)) {
        continue;
      }
      Money.Amount amount = amount(x, event);
      if (during) {
        numbers.addX(amount, event);
      } else if (x.from().isZero()) {
        numbers.addCovariate(amount);
      }
    }
    return numbers;
  }

  private Numbers ratio(Metric metric, Measure y) {
    Measure x = metric.x();
    Numbers numbers = new Numbers(x, y);
    for (Event event : events) {
      if (isIn(x, event) && counts(x, event)) {
        numbers.addX(amount(x, event), event);
      }
      if (isIn(y, event) && counts(y, event)) {
        numbers.addY(amount(y, event), event);
      }
    }
    return numbers;
  }

  private boolean isIn(Measure measure, Event event) {
    return !event.at().isBefore(first.at().plus(measure.from()))
        && event.at().isBefore(end(measure));
  }

  private Instant end(Measure measure) {
    return measure.to() == null ? phaseEnd : first.at().plus(measure.to());
  }

  private boolean counts(Measure measure, Event event) {
    return measure.counts(event) && !orders.cancelled(event);
  }

  private Money.Amount amount(Measure measure, Event event) {
    return measure.kind() == Measure.Kind.VALUE
        ? orders.worth(event, Objects.requireNonNull(event.value()), measure.money())
        : new Money.Amount(1, "");
  }

  /** Greedy: each step is the earliest event that reaches it after the event of the last. */
  private void addFunnel(List<Track> tracks) {
    int step = 0;
    int times = 0;
    for (Event event : events) {
      if (step == rules.funnel().size()) {
        return;
      }
      Measure measure = rules.funnel().get(step);
      if (isIn(measure, event) && counts(measure, event) && ++times >= measure.atLeast()) {
        step++;
        times = 0;
        Step reached = new Step(day(event.at()), 1, 0);
        tracks.add(new Track(Metric.funnelStep(step), "", 0, List.of(reached)));
      }
    }
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
