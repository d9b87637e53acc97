package io.microlift.tracking;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where requests with events become durable. */
interface Inbox {
  /**
   * Takes in a request.
   *
   * @param receivedAt when it arrived
   * @param body JSON in the shape that {@link Envelope} reads
   * @return completes when the request is committed and flushed to disk; fails, with a {@code
   *     ProblemException} that asks to try again, when it may not be
   */
  CompletableFuture<Void> append(Instant receivedAt, byte[] body);
}
