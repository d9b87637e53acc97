package io.microlift.access;

import com.fasterxml.jackson.annotation.JsonValue;
import io.microlift.platform.Fields;

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

  /** The name in JSON. */
  @JsonValue
  public String wire() {
    return Fields.wire(this);
  }

  /** Says whether this role may do what {@code needed} may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
