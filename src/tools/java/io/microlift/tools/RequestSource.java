package io.microlift.tools;

import io.vertx.core.buffer.Buffer;

/** Requests of one kind for a load, as they go over the wire. */
interface RequestSource {
  /** Names the kind in the table. */
  String name();

  /** Returns head and body of the next request; called by one thread. */
  Buffer next();

  /** Returns the status that every answer has to have. */
  int expectedStatus();

  /** Returns how many events one request carries. */
  int events();
}
