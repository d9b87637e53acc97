package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.Page;
import io.microlift.tracking.PrivateStore;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several servers on one outbox. */
@QuarkusTest
class DeliveriesTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int MESSAGES = 40;

  private static final String WEBHOOK =
      """
      INSERT INTO webhook
        (key, version, url, events, tags, enabled, secret, created_at, updated_at)
      VALUES ('outbox', 1, 'http://127.0.0.1:1/', '{}', '{}', true, '', now(), now())
      """;

  private static final String DELIVERIES =
      """
      INSERT INTO webhook_delivery
        (webhook, message, type, body, state, attempts, created_at, next_at, gives_up_at)
      SELECT 1, 'msg_' || i, 'ping', '{}', 'pending', 0, now(), now(), now() + interval '1 day'
      FROM generate_series(1, %d) AS i
      """;

  @Inject @Nullable DataSource server;

  @Test
  void whatOneServerTakesNoOtherDoesUntilTheLeaseEnds() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "outbox")) {
      execute(store, WEBHOOK);
      execute(store, DELIVERIES.formatted(MESSAGES));
      Deliveries deliveries = new Deliveries(store.database());
      List<Callable<List<Deliveries.Claim>>> servers =
          Collections.nCopies(4, () -> deliveries.claim(2, 100, List.of(), LEASE));
      ExecutorService threads = Executors.newFixedThreadPool(servers.size());
      List<Long> taken = new ArrayList<>();
      try {
        while (taken.size() < MESSAGES) {
          for (Future<List<Deliveries.Claim>> each : threads.invokeAll(servers)) {
            each.get().forEach(claim -> taken.add(claim.id()));
          }
        }
      } finally {
        threads.shutdown();
      }
      assertThat(taken).doesNotHaveDuplicates().hasSize(MESSAGES);
      assertThat(deliveries.claim(2, 100, List.of(), LEASE)).isEmpty();
      execute(store, "UPDATE webhook_delivery SET leased_until = now() - interval '1 second'");
      assertThat(deliveries.claim(2, 100, List.of(), LEASE))
          .hasSize(2)
          .allMatch(claim -> claim.attempts() == 2);
    }
  }

  @Test
  void givesUpWhenTheTimeIsOver() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "outbox")) {
      execute(store, WEBHOOK);
      execute(store, DELIVERIES.formatted(1));
      Deliveries deliveries = new Deliveries(store.database());
      long id = deliveries.claim(1, 100, List.of(), LEASE).get(0).id();
      assertThat(deliveries.failed(id, true, Duration.ofHours(23), 500, null)).isTrue();
      assertThat(deliveries.failed(id, true, Duration.ofHours(25), 500, null)).isFalse();
      assertThat(deliveries.pending()).isZero();
      execute(store, "UPDATE webhook_delivery SET created_at = now() - interval '31 days'");
      deliveries.forget(Duration.ofDays(30));
      assertThat(deliveries.list(1, 0, 10)).isEmpty();
    }
  }

  @Test
  void takesNoMoreThanThereIsRoomFor() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "outbox")) {
      execute(store, WEBHOOK);
      execute(store, WEBHOOK.replace("'outbox'", "'other'"));
      execute(store, DELIVERIES.formatted(2));
      execute(store, DELIVERIES.formatted(2).replace("SELECT 1", "SELECT 2"));
      Deliveries deliveries = new Deliveries(store.database());
      assertThat(deliveries.claim(2, 0, List.of(), LEASE)).isEmpty();
      assertThat(deliveries.claim(2, 3, List.of(), LEASE))
          .extracting(Deliveries.Claim::id)
          .containsExactlyInAnyOrder(1L, 2L, 3L);
      assertThat(deliveries.claim(2, 3, List.of(), LEASE)).hasSize(1);
    }
  }

  @Test
  void whatWaitsForADisabledWebhookIsNotCountedAndNotKeptForEver() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "outbox")) {
      execute(store, WEBHOOK);
      execute(store, DELIVERIES.formatted(1));
      Deliveries deliveries = new Deliveries(store.database());
      assertThat(deliveries.pending()).isEqualTo(1);
      execute(store, "UPDATE webhook SET enabled = false");
      assertThat(deliveries.pending()).isZero();
      Duration keep = Duration.ofDays(30);
      deliveries.forget(keep);
      assertThat(deliveries.list(1, 0, 10)).allMatch(page -> is(page, "pending")).hasSize(1);
      execute(store, "UPDATE webhook_delivery SET gives_up_at = now() - interval '1 second'");
      deliveries.forget(keep);
      assertThat(deliveries.list(1, 0, 10)).allMatch(page -> is(page, "failed")).hasSize(1);
      execute(store, "UPDATE webhook_delivery SET created_at = now() - interval '31 days'");
      deliveries.forget(keep);
      assertThat(deliveries.list(1, 0, 10)).isEmpty();
    }
  }

  private static boolean is(Page.Item<Delivery> item, String state) {
    return item.value().state().equals(state);
  }

  private static void execute(PrivateStore store, String sql) throws SQLException {
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
