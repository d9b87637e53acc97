package io.microlift.fold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns one visitor's timeline into what the visitor adds to the tallies.
 *
 * <p>Pure and deterministic: the order and repetition of facts change nothing, nor do facts and
 * rules of other phases change what a phase gets.
 */
public final class Fold {
  private Fold() {}

  /**
   * Folds a timeline.
   *
   * @param timeline all facts about the visitor
   * @param rules how each phase counts, by its number; exposures of other phases count nowhere
   * @return what the visitor adds, by phase
   */
  public static Map<Integer, Contribution> fold(Timeline timeline, Map<Integer, PhaseRules> rules) {
    List<Event> events = ordered(timeline.events());
    Orders orders = new Orders(events);
    Map<Integer, Contribution> contributions = new TreeMap<>();
    byPhase(timeline.exposures(), rules)
        .forEach(
            (phase, exposures) -> {
              PhaseRules how = rules.get(phase);
              if (how != null) {
                contributions.put(
                    phase, new PhaseFold(how, exposures, events, orders).fold(timeline.bot()));
              }
            });
    return contributions;
  }

  private static Map<Integer, List<Exposure>> byPhase(
      List<Exposure> exposures, Map<Integer, PhaseRules> rules) {
    Map<Integer, List<Exposure>> byPhase = new HashMap<>();
    for (Exposure exposure : exposures) {
      PhaseRules how = rules.get(exposure.phase());
      if (how != null && isBefore(exposure.at(), how)) {
        byPhase.computeIfAbsent(exposure.phase(), p -> new ArrayList<>(1)).add(exposure);
      }
    }
    byPhase.values().forEach(list -> list.sort(Exposure.IN_ORDER));
    return byPhase;
  }

  private static boolean isBefore(Instant at, PhaseRules rules) {
    return rules.endedAt() == null || at.isBefore(rules.endedAt());
  }

  private static List<Event> ordered(List<Event> events) {
    if (isOrdered(events)) {
      return events;
    }
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Event.IN_ORDER);
    return sorted;
  }

  /** Mostly they are: that is how they are stored. */
  private static boolean isOrdered(List<Event> events) {
    for (int i = 1; i < events.size(); i++) {
      if (Event.IN_ORDER.compare(events.get(i - 1), events.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }
}
