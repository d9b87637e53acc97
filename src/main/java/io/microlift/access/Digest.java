package io.microlift.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret: all that is kept of it, and what it is looked up by. Whoever measures
 * how long a look-up takes learns about digests, which lead back to no secret.
 */
record Digest(long a, long b, long c, long d) {
  private static final int LENGTH = 32;
  private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digest::sha256);

  static Digest of(String secret) {
    return of(SHA_256.get().digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /** Reads 32 bytes. */
  static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has %d bytes".formatted(LENGTH));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** In hexadecimal, as in the file. */
  @JsonValue
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }

  @JsonCreator
  static Digest parse(String hexadecimal) {
    return of(HexFormat.of().parseHex(hexadecimal));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
