package io.microlift.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it is stored.
 *
 * @param definition what the team said
 * @param version rises with every change
 * @param disabledBecause why the server turned it off, if it did
 * @param secret that messages are signed with; shown once, when it is made
 * @param createdAt when it was first defined
 * @param updatedAt when it last changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Webhook(
    @JsonUnwrapped WebhookDefinition definition,
    int version,
    @Nullable String disabledBecause,
    @Nullable String secret,
    Instant createdAt,
    Instant updatedAt) {
  /** The same for the audit, which more people read, and for longer. */
  Webhook withoutTokens() {
    return new Webhook(
        definition.withoutTokens(), version, disabledBecause, null, createdAt, updatedAt);
  }

  /** The same with its secret, for whoever made it. */
  Webhook with(byte[] made) {
    return new Webhook(
        definition, version, disabledBecause, Signature.text(made), createdAt, updatedAt);
  }
}
