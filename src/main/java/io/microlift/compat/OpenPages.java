package io.microlift.compat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Connections of one kind to which the same messages go; none of them holds a thread. A page that
 * is slower than changes come gets the latest.
 */
final class OpenPages {
  private final Set<MultiEmitter<? super Message>> open = ConcurrentHashMap.newKeySet();

  /** Adds a connection, which gets this message first and misses none that comes later. */
  RestMulti<OutboundSseEvent> join(Supplier<Message> first, Sse sse) {
    Multi<OutboundSseEvent> messages =
        Multi.createFrom()
            .<Message>emitter(
                emitter -> {
                  open.add(emitter);
                  emitter.onTermination(() -> open.remove(emitter));
                  emitter.emit(first.get());
                },
                BackPressureStrategy.LATEST)
            .map(message -> message.encode(sse));
    return RestMulti.fromMultiData(messages)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("X-Accel-Buffering", "no")
        .build();
  }

  void tell(Message message) {
    open.forEach(emitter -> emitter.emit(message));
  }

  /** Keeps proxies from cutting connections; never in place of a message that waits. */
  void keepAlive() {
    for (MultiEmitter<? super Message> emitter : open) {
      if (emitter.requested() > 0) {
        emitter.emit(Message.ALIVE);
      }
    }
  }

  void close() {
    open.forEach(MultiEmitter::complete);
  }

  int size() {
    return open.size();
  }
}
