package io.microlift.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of messages, by which a receiver knows who sent them, and that nobody changed them.
 *
 * <p>Source: Standard Webhooks 1.0.0, section "Signature scheme": HMAC-SHA256 over {@code
 * id.timestamp.body}, in base 64 after {@code v1,}; secrets are base 64 after {@code whsec_}.
 */
final class Signature {
  /** Bytes of a secret; the specification allows 24 to 64. */
  static final int SECRET_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /** The text by which people know a secret. */
  static String text(byte[] secret) {
    return "whsec_" + Base64.getEncoder().encodeToString(secret);
  }

  /**
   * Signs a message.
   *
   * @param previous the secret that was used before and still counts, if there is one
   * @param seconds since 1970 when it is sent
   * @return the value of {@code webhook-signature}: one signature for each secret
   */
  static String of(
      byte[] secret, byte @Nullable [] previous, String id, long seconds, String body) {
    byte[] content = (id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8);
    String now = sign(secret, content);
    return previous == null ? now : now + " " + sign(previous, content);
  }

  private static String sign(byte[] secret, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
