package io.microlift.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An item that never will be counted.
 *
 * @param index position in the batch, from 0
 * @param messageId its id, if it has one
 * @param problem what is wrong, and what would be right
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rejection(int index, @Nullable String messageId, String problem) {}
