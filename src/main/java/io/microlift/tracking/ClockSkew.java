package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a sender's clock is behind ours. */
final class ClockSkew {
  /** Smaller differences are the network's. */
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);

  private ClockSkew() {}

  /**
   * Returns what has to be added to a sender's times.
   *
   * @param sentAt when the request was sent, by the sender's clock
   * @return null if {@code sentAt} is no instant
   */
  static @Nullable Duration of(JsonNode sentAt, Instant receivedAt) {
    Instant sent = sentAt.isTextual() ? ItemReader.instant(sentAt.textValue()) : null;
    if (sent == null) {
      return null;
    }
    Duration behind = Duration.between(sent, receivedAt);
    return behind.abs().compareTo(CLOCKS_AGREE) > 0 ? behind : Duration.ZERO;
  }
}
