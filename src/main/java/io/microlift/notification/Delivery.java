package io.microlift.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to one webhook.
 *
 * @param id number, rising with time
 * @param message the id in its header, the same for every attempt
 * @param type what it is about
 * @param body what is sent
 * @param state {@code pending}, {@code delivered} or {@code failed}
 * @param attempts how often it was sent
 * @param createdAt when what it tells happened
 * @param nextAt when it is sent next, while pending
 * @param lastAt when it was last sent, if it was
 * @param lastStatus what the receiver last answered, if it did
 * @param lastError why there was no answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Delivery(
    long id,
    String message,
    String type,
    @JsonRawValue String body,
    String state,
    int attempts,
    Instant createdAt,
    @Nullable Instant nextAt,
    @Nullable Instant lastAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {}
