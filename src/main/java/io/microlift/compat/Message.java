package io.microlift.compat;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to open pages.
 *
 * @param event its name, or null for the one without
 * @param id what a page that connects again says it heard last, or null
 * @param data what it says, or null if it only keeps the connection alive
 */
record Message(@Nullable String event, @Nullable String id, @Nullable String data) {
  /** Says that the connection lives. */
  static final Message ALIVE = new Message(null, null, null);

  OutboundSseEvent encode(Sse sse) {
    OutboundSseEvent.Builder builder = sse.newEventBuilder();
    if (event != null) {
      builder.name(event);
    }
    if (id != null) {
      builder.id(id);
    }
    return data == null
        ? builder.comment("").build()
        : builder.mediaType(MediaType.TEXT_PLAIN_TYPE).data(data).build();
  }
}
