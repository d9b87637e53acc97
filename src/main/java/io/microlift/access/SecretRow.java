package io.microlift.access;

import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key_secret}. */
@Embeddable
@NullUnmarked
class SecretRow {
  /** SHA-256 in hexadecimal. */
  String digest;

  /** The first characters, by which people tell secrets apart. */
  String prefix;

  Instant createdAt;

  @Nullable Instant validUntil;

  static SecretRow of(Secret secret, Instant now) {
    SecretRow row = new SecretRow();
    row.digest = secret.digest().toString();
    row.prefix = secret.prefix();
    row.createdAt = now;
    return row;
  }
}
