package io.microlift.orders;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's id that this server has signed, so that it can travel through a cart and come back
 * with an order.
 *
 * <p>Written as {@code v1.KEY.CONTENT.SIGNATURE} of letters, digits, dots, hyphens and underscores:
 * the number of the key; in Base64url the second since 1970 at which it ends (4 bytes) and the id
 * in UTF-8; and the first 128 bits of the HMAC-SHA256 of everything before. Signed, not secret: a
 * visitor may read the id in it.
 *
 * @param visitorId who
 * @param expiresAt first instant at which it is of no use, in whole seconds
 */
record VisitorToken(String visitorId, Instant expiresAt) {
  private static final String VERSION = "v1";
  private static final Pattern FORM =
      Pattern.compile("(v1\\.(\\d{1,9})\\.([A-Za-z0-9_-]{7,2000}))\\.([A-Za-z0-9_-]{22})");
  private static final int SIGNATURE_BYTES = 16;
  private static final long MOST_SECONDS = 0xffff_ffffL;

  /** Why a text is not taken for a token. */
  static final class RefusedException extends Exception {
    RefusedException(String problem) {
      super(problem, null, false, false);
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }

  /** Writes the token. */
  String sign(SigningKey key) {
    byte[] id = visitorId.getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(Integer.BYTES + id.length);
    content.putInt((int) Math.min(MOST_SECONDS, expiresAt.getEpochSecond())).put(id);
    String signed = VERSION + '.' + key.id() + '.' + base64(content.array());
    return signed + '.' + base64(signature(signed, key));
  }

  /**
   * Reads a token.
   *
   * @param keys the key of a number, or null if it signs nothing any more
   * @throws RefusedException if the text is no token of ours, was changed, or has expired
   */
  static VisitorToken read(String text, IntFunction<@Nullable SigningKey> keys, Instant now)
      throws RefusedException {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new RefusedException("is no visitor token; take it from GET /v1/visitor-token");
    }
    SigningKey key = keys.apply(Integer.parseInt(parts.group(2)));
    if (key == null) {
      throw new RefusedException(
          "is signed with a key that no longer counts; take a new one from GET /v1/visitor-token");
    }
    if (!isEqual(parts.group(4), base64(signature(parts.group(1), key)))) {
      throw new RefusedException(
          "was changed on its way: its signature is not that of its content");
    }
    ByteBuffer content = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts.group(3)));
    Instant expiresAt = Instant.ofEpochSecond(Integer.toUnsignedLong(content.getInt()));
    if (!now.isBefore(expiresAt)) {
      throw new RefusedException("has expired at " + expiresAt);
    }
    return new VisitorToken(StandardCharsets.UTF_8.decode(content).toString(), expiresAt);
  }

  private static byte[] signature(String signed, SigningKey key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret(), "HmacSHA256"));
      byte[] whole = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(whole, SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Compares texts, not bytes: a signature has one spelling. Takes as long for any two. */
  private static boolean isEqual(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }
}
