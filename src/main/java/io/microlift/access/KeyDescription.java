package io.microlift.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may know about a key.
 *
 * @param id in addresses
 * @param version rises with every change
 * @param definition what was said about it
 * @param createdBy name of the key that made it
 * @param createdAt when
 * @param revokedAt when somebody ended it
 * @param lastUsedAt when it was last used, to some seconds
 * @param secrets that open the server by it, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyDescription(
    int id,
    int version,
    @JsonUnwrapped ApiKeyDefinition definition,
    String createdBy,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable Instant lastUsedAt,
    List<Secret> secrets) {
  /** Copies the secrets. */
  KeyDescription {
    secrets = List.copyOf(secrets);
  }

  /**
   * One secret of a key.
   *
   * @param prefix its first characters
   * @param createdAt when it was made
   * @param validUntil when it ends because another follows it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Secret(String prefix, Instant createdAt, @Nullable Instant validUntil) {}
}
