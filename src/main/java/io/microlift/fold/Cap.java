package io.microlift.fold;

/** The largest number that one visitor can have. */
@FunctionalInterface
public interface Cap {
  /** No limit. */
  Cap NONE = currency -> Long.MAX_VALUE;

  /** The limit in the smallest unit of {@code currency}, which is empty for none. */
  long units(String currency);
}
