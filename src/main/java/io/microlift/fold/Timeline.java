package io.microlift.fold;

import java.util.List;

/**
 * All facts about one visitor, in any order and with any repetition.
 *
 * @param exposures which variants were seen
 * @param events what was done, and the refunds and cancellations of the visitor's orders
 * @param bot whether something was done by a program that says so
 */
public record Timeline(List<Exposure> exposures, List<Event> events, boolean bot) {
  /** Copies both lists. */
  public Timeline {
    exposures = List.copyOf(exposures);
    events = List.copyOf(events);
  }
}
