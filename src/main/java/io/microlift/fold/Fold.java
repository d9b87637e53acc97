package io.microlift.fold;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Turns one visitor's timeline into what the visitor adds to the tallies.
 *
 * <p>Pure and deterministic: the order and repetition of facts change nothing. What a visitor adds
 * is split over days as increments, so that the sums over the days up to any day are the exact
 * cumulative statistics of that day.
 */
public final class Fold {
  private final Map<Cell, Sums> contribution = new TreeMap<>();
  private final List<Event> events;

  private Fold(List<Event> events) {
    this.events = events;
  }

  /**
   * Folds a timeline.
   *
   * @param timeline all facts about the visitor
   * @param rules how each phase counts; exposures of other phases count nowhere
   * @return what the visitor adds, by cell
   */
  public static Map<Cell, Sums> fold(Timeline timeline, Collection<PhaseRules> rules) {
    Fold fold = new Fold(ordered(timeline.events()));
    for (PhaseRules phase : rules) {
      fold.count(phase, exposuresOf(phase, timeline.exposures()));
    }
    return fold.contribution;
  }

  private void count(PhaseRules rules, List<Exposure> exposures) {
    if (exposures.isEmpty()) {
      return;
    }
    Exposure first = exposures.get(0);
    boolean several = exposures.stream().anyMatch(e -> !e.variant().equals(first.variant()));
    if (several && rules.excludesMultiple()) {
      add(cell(first, Metric.MULTIPLE_EXPOSURES, day(first.at()), ""), Sums.VISITOR);
      return;
    }
    add(cell(first, Metric.EXPOSED, day(first.at()), ""), Sums.VISITOR);
    for (Metric metric : rules.metrics()) {
      count(metric, first, rules.endedAt() == null ? Instant.MAX : rules.endedAt());
    }
  }

  private void count(Metric metric, Exposure first, Instant phaseEnd) {
    Instant end = metric.window() == null ? phaseEnd : first.at().plus(metric.window());
    Map<String, BigInteger> reached = new TreeMap<>();
    for (Event event : events) {
      if (event.at().isBefore(first.at()) || !event.at().isBefore(end) || !counts(metric, event)) {
        continue;
      }
      String currency = currencyOf(metric, event);
      BigInteger from = reached.getOrDefault(currency, BigInteger.ZERO);
      BigInteger to = step(metric.kind(), from, event);
      Sums step = Sums.step(!reached.containsKey(currency), from, to);
      if (!step.equals(Sums.ZERO)) {
        add(cell(first, metric.number(), day(event.at()), currency), step);
      }
      reached.put(currency, to);
    }
  }

  private static boolean counts(Metric metric, Event event) {
    if (!metric.events().contains(event.name())) {
      return false;
    }
    return metric.kind() != Metric.Kind.VALUE
        || (event.value() != null
            && (metric.currency() == null || metric.currency().equals(event.currency())));
  }

  private static BigInteger step(Metric.Kind kind, BigInteger from, Event event) {
    return switch (kind) {
      case CONVERSION -> BigInteger.ONE;
      case COUNT -> from.add(BigInteger.ONE);
      case VALUE -> from.add(BigInteger.valueOf(Objects.requireNonNull(event.value())));
    };
  }

  private static String currencyOf(Metric metric, Event event) {
    return metric.kind() != Metric.Kind.VALUE || event.currency() == null ? "" : event.currency();
  }

  private void add(Cell cell, Sums sums) {
    contribution.merge(cell, sums, Sums::plus);
  }

  private static Cell cell(Exposure first, int metric, LocalDate day, String currency) {
    return new Cell(first.phase(), metric, day, first.variant(), "", currency);
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  private static List<Event> ordered(List<Event> events) {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Event.IN_ORDER);
    Set<UUID> seen = new HashSet<>();
    sorted.removeIf(event -> !seen.add(event.id()));
    return sorted;
  }

  private static List<Exposure> exposuresOf(PhaseRules rules, List<Exposure> exposures) {
    return exposures.stream()
        .filter(e -> e.phase() == rules.phase())
        .filter(e -> rules.endedAt() == null || e.at().isBefore(rules.endedAt()))
        .sorted(Exposure.IN_ORDER)
        .toList();
  }
}
