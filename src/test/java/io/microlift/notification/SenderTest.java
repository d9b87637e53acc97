package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.Tracing;
import io.microlift.tracking.PrivateStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Senders of their own, on an outbox that no server works on. */
@QuarkusTest
class SenderTest {
  private static final int SILENT = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String WEBHOOK =
      """
      INSERT INTO webhook
        (key, version, url, events, tags, enabled, secret, created_at, updated_at)
      VALUES ('%s', 1, '%s', '{}', '{}', true, '\\x00', now(), now())
      """;

  private static final String MESSAGES =
      """
      INSERT INTO webhook_delivery
        (webhook, message, type, body, state, attempts, created_at, next_at, gives_up_at)
      SELECT id, 'msg_' || key || i, 'ping', '{}', 'pending', 0, now(), now(),
        now() + interval '1 day'
      FROM webhook, generate_series(1, %d) AS i
      """;

  @Inject @Nullable DataSource server;
  @Inject @Nullable WebhookService webhooks;
  @Inject @Nullable Vertx vertx;

  @Test
  void aHundredSilentReceiversHoldUpNobodyElse() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "senders");
        Receiver receiver = Receiver.answering(200)) {
      // It answers nobody: connections wait to be accepted.
      ServerSocket silent = new ServerSocket(0, 3 * SILENT, InetAddress.getLoopbackAddress());
      Sender sender = sender(store, true);
      try {
        String url = "http://127.0.0.1:%d/".formatted(silent.getLocalPort());
        for (int i = 0; i < SILENT; i++) {
          execute(store, WEBHOOK.formatted("silent" + i, url));
        }
        execute(store, WEBHOOK.formatted("quick", receiver.url()));
        execute(store, MESSAGES.formatted(2));
        sender.sendDue();
        assertThat(receiver.next().id()).startsWith("msg_quick");
        assertThat(receiver.next().id()).startsWith("msg_quick");
      } finally {
        silent.close();
        sender.stop(new ShutdownEvent());
      }
    }
  }

  @Test
  void whatWouldGoToAPrivateNetworkIsNotSentUnlessThatIsAllowed() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "senders");
        Receiver receiver = Receiver.answering(200)) {
      execute(store, WEBHOOK.formatted("inside", receiver.url()));
      execute(store, MESSAGES.formatted(1));
      Sender careful = sender(store, false);
      try {
        careful.sendDue();
        Delivery refused = attempted(store);
        assertThat(refused.lastError()).contains("MICROLIFT_WEBHOOKS_ALLOW_PRIVATE=true");
        assertThat(refused.lastStatus()).isNull();
        assertThat(receiver.rest()).isEmpty();
      } finally {
        careful.stop(new ShutdownEvent());
      }
      execute(store, "UPDATE webhook_delivery SET next_at = now()");
      Sender trusting = sender(store, true);
      try {
        trusting.sendDue();
        assertThat(receiver.next().id()).isEqualTo("msg_inside1");
      } finally {
        trusting.stop(new ShutdownEvent());
      }
    }
  }

  private Sender sender(PrivateStore store, boolean allowPrivate) {
    return new Sender(
        new Deliveries(store.database()),
        Objects.requireNonNull(webhooks),
        new FakeNotificationConfig(allowPrivate),
        Clock.systemUTC(),
        Tracing.off(),
        Objects.requireNonNull(vertx),
        new SimpleMeterRegistry());
  }

  /** The only message, once it was tried and nobody is at it. */
  private static Delivery attempted(PrivateStore store) throws SQLException {
    Deliveries deliveries = new Deliveries(store.database());
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      Delivery only = deliveries.list(1, 0, 1).get(0).value();
      if (only.lastError() != null) {
        return only;
      }
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void execute(PrivateStore store, String sql) throws SQLException {
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
