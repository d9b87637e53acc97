package io.microlift.access;

/** What a key may do; each role may do what the ones before it may. */
public enum Role {
  /** Public, in pages: assign and track. */
  CLIENT,
  /** Reads everything. */
  VIEWER,
  /** Defines goals and experiments. */
  EDITOR,
  /** Does everything. */
  ADMIN;

  /** Says whether this role may do what {@code needed} may. */
  boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
