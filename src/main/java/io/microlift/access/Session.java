package io.microlift.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps of a key that somebody signed in with: which key it is, until when, and a
 * proof that only this server can make, by what it keeps of the key's secret. So no server
 * remembers sessions, and a session ends with its secret.
 *
 * @param key id of the key
 * @param until first millisecond since 1970 at which it opens nothing
 * @param proof HMAC-SHA256 of both, with the digest of the secret as key; Base64url
 */
record Session(int key, long until, String proof) {
  /** Name of the cookie. */
  static final String COOKIE = "microlift-session";

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,15})\\.([\\w-]{43})");
  private static final String ALGORITHM = "HmacSHA256";

  /** Begins a session of a key by the secret with this digest. */
  static Session begin(int key, long until, Digest digest) {
    return new Session(key, until, proof(key, until, digest));
  }

  /** The session of a request, if it carries anything that looks like one. */
  static Optional<Session> of(HttpServerRequest request) {
    Cookie cookie = request.getCookie(COOKIE);
    return cookie == null ? Optional.empty() : parse(cookie.getValue());
  }

  /** Reads what {@link #text} wrote. */
  static Optional<Session> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Session(
                Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)), parts.group(3)))
        : Optional.empty();
  }

  /** The value of the cookie. */
  String text() {
    return "%d.%d.%s".formatted(key, until, proof);
  }

  /** Says whether it was begun with the secret that has this digest. */
  boolean isProvedBy(Digest digest) {
    return MessageDigest.isEqual(bytes(proof), bytes(proof(key, until, digest)));
  }

  private static String proof(int key, long until, Digest digest) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(digest.bytes(), ALGORITHM));
      byte[] proof = mac.doFinal(bytes("session %d %d".formatted(key, until)));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
