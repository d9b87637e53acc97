package io.microlift.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Validators of answers, by their content. */
final class Etag {
  private static final int BYTES = 16;
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private Etag() {}

  /** Returns the validator, with its quotation marks, of an answer that depends on these texts. */
  static String of(String... texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String text : texts) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return '"' + HexFormat.of().formatHex(digest.digest(), 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the same text for the same JSON, whatever the order of its members. */
  static String canonical(JsonNode json) {
    try {
      return SORTED.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON that was read", e);
    }
  }

  /** Says whether a client has the answer already, by its {@code If-None-Match}. */
  static boolean isKnown(@Nullable String ifNoneMatch, String etag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String known : ifNoneMatch.split(",", -1)) {
      String bare = known.strip();
      if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
