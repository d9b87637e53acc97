package io.microlift.access;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A new secret: 192 random bits, so that its plain SHA-256 is safe to keep.
 *
 * @param text what its owner gets to see once
 */
record Secret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;
  private static final int SHOWN = 4;

  /** Makes a secret that says what it is for: {@code ml_editor_…}. */
  static Secret make(Role role) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    String random = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new Secret(start(role) + random);
  }

  Digest digest() {
    return Digest.of(text);
  }

  /** The first characters, by which people tell secrets apart. */
  String prefix() {
    return text.substring(0, text.indexOf('_', "ml_".length()) + 1 + SHOWN);
  }

  private static String start(Role role) {
    return "ml_" + role.wire() + "_";
  }

  /** Leaves the text out: this reaches logs. */
  @Override
  public String toString() {
    return prefix() + "…";
  }
}
