package io.microlift.fold;

/** Which events of a name count; must give the same answer for equal events, always. */
@FunctionalInterface
public interface EventFilter {
  /** Every event. */
  EventFilter ALL = event -> true;

  /** Says whether the event counts. */
  boolean accepts(Event event);
}
