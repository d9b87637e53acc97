package io.microlift.tools;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/**
 * Turns a row into the events of one visitor: the exposure, then each goal reached, one second
 * apart. The same row gives the same events every time, so that sending them again adds nothing.
 */
final class Events {
  private static final BigDecimal MOST_REPEATS = BigDecimal.valueOf(10_000);

  private final Mapping mapping;
  private final Instant start;
  private final Duration shift;

  /**
   * Prepares the translation.
   *
   * @param start time of the exposures when the mapping names no time column
   * @param shift added to the times of that column, may be negative
   */
  Events(Mapping mapping, Instant start, Duration shift) {
    this.mapping = mapping;
    this.start = start;
    this.shift = shift;
  }

  /**
   * Returns the events of a row, the exposure first.
   *
   * @param number of the row, from 1
   * @throws StoppedException if a cell is not what its goal's kind needs
   */
  List<Event> of(long number, CSVRecord row) {
    String id = mapping.experiment() + ":" + number;
    String visitorColumn = mapping.visitor();
    String visitor =
        visitorColumn == null ? mapping.experiment() + "-" + number : row.get(visitorColumn);
    String timeColumn = mapping.time();
    Instant time = timeColumn == null ? start : Times.parse(row.get(timeColumn)).plus(shift);
    List<Event> events = new ArrayList<>();
    events.add(new Event(id, "Experiment Viewed", visitor, time, exposure(row)));
    addCovariates(number, row, visitor, time, events);
    for (MappedGoal goal : mapping.goals()) {
      time = time.plusSeconds(1);
      Event event = new Event(id + ":" + goal.key(), goal.key(), visitor, time, Map.of());
      add(event, goal, cell(number, row, goal, goal.column()), events);
    }
    return events;
  }

  private void addCovariates(
      long number, CSVRecord row, String visitor, Instant exposed, List<Event> events) {
    for (MappedGoal goal : mapping.goals()) {
      String column = goal.covariate();
      if (column != null) {
        String id = mapping.experiment() + ":" + number + ":" + goal.key() + ":before";
        Instant before = exposed.minus(Duration.ofDays(1));
        Event event = new Event(id, goal.key(), visitor, before, Map.of());
        add(event, goal, cell(number, row, goal, column), events);
      }
    }
  }

  private Map<String, Object> exposure(CSVRecord row) {
    Map<String, Object> properties = new LinkedHashMap<>();
    mapping.attributes().forEach(column -> properties.put(column, row.get(column)));
    properties.put("experiment_id", mapping.experiment());
    properties.put("variation_id", LegalKey.of(row.get(mapping.variant())));
    return properties;
  }

  private static void add(Event event, MappedGoal goal, BigDecimal cell, List<Event> events) {
    if (cell.signum() == 0) {
      return;
    }
    switch (goal.kind()) {
      case CONVERSION -> events.add(event);
      case VALUE -> {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("value", cell);
        String currency = goal.currency();
        if (currency != null) {
          properties.put("currency", currency);
        }
        events.add(
            new Event(event.id(), event.name(), event.visitor(), event.timestamp(), properties));
      }
      case COUNT -> {
        for (int i = 1; i <= cell.intValueExact(); i++) {
          String id = event.id() + ":" + i;
          events.add(new Event(id, event.name(), event.visitor(), event.timestamp(), Map.of()));
        }
      }
    }
  }

  /** Returns a cell as a number; for conversions that is 0 or 1. */
  private static BigDecimal cell(long number, CSVRecord row, MappedGoal goal, String column) {
    String text = row.get(column).strip();
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    if (goal.kind() == GoalKind.CONVERSION) {
      return isNo(text) ? BigDecimal.ZERO : BigDecimal.ONE;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new StoppedException(Exit.USAGE, wrongCell(number, goal, text, "a number"), e);
    }
    if (goal.kind() == GoalKind.COUNT && !isCount(value)) {
      throw new StoppedException(
          Exit.USAGE, wrongCell(number, goal, text, "a whole number from 0 to 10000"));
    }
    return value;
  }

  private static boolean isNo(String text) {
    return text.toLowerCase(Locale.ROOT).equals("false") || text.matches("0+(\\.0*)?");
  }

  private static boolean isCount(BigDecimal value) {
    return value.signum() >= 0
        && value.compareTo(MOST_REPEATS) <= 0
        && value.stripTrailingZeros().scale() <= 0;
  }

  private static String wrongCell(long number, MappedGoal goal, String text, String rule) {
    return "row %d: column %s has '%s', which is not %s"
        .formatted(number, goal.column(), text, rule);
  }
}
