package io.microlift.tracking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Names of the outside world as 128-bit ids: the first half of a SHA-256, so that no look-up table
 * is needed and nobody can choose a name that collides with another's.
 */
final class Ids {
  private Ids() {}

  /** The id of a visitor, by anonymous or known id. */
  static UUID visitor(String id) {
    return of("visitor", id);
  }

  /** The id of an event, by the message id its sender chose. */
  static UUID message(String id) {
    return of("message", id);
  }

  /** The id of an order, the same for every report of it. */
  static UUID order(String id) {
    return of("order", id);
  }

  /** The id of whoever reports about an order without naming the visitor. */
  static UUID shop(String orderId) {
    return of("shop", orderId);
  }

  /** The id of an event whose sender chose none. */
  static UUID content(String json) {
    return of("content", json);
  }

  /** The id of a request that could not be read. */
  static UUID body(byte[] body) {
    return half(sha256().digest(body));
  }

  private static UUID of(String kind, String id) {
    MessageDigest digest = sha256();
    digest.update(kind.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return half(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  private static UUID half(byte[] hash) {
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
