package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.notification.Notices.Notice;
import io.microlift.tracking.PrivateStore;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several servers that look at the same experiments tell. */
@QuarkusTest
class NoticesTest {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private static final String PHASE =
      """
      INSERT INTO experiment (key, version, status, definition, created_at, updated_at)
      VALUES ('watched', 1, 'running', '{}', now(), now());
      INSERT INTO phase (experiment_id, number, salt, started_at) VALUES (1, 1, 'watched', now());
      INSERT INTO webhook (key, version, url, events, tags, enabled, secret, created_at, updated_at)
      VALUES ('hook', 1, 'http://127.0.0.1:1/', '{}', '{}', true, '', now(), now())
      """;

  @Inject @Nullable DataSource server;

  @Test
  void whatChangesIsToldOnceAndTakenBackOnce() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "notices")) {
      execute(store, PHASE);
      Notices notices = notices(store);
      Instant turn = notices.takeTurn(EVERY).orElseThrow();
      for (String state : List.of("", "", "SHIP:a", "SHIP:a", "SHIP:b", "", "", "SHIP:b")) {
        turn = tell(notices, turn, state);
      }
      assertThat(told(store)).containsExactly("SHIP:a", "SHIP:b", "", "SHIP:b");
    }
  }

  @Test
  void aLongTurnIsNobodyElsesWhileItGoesOn() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "notices")) {
      execute(store, PHASE);
      Notices one = notices(store);
      Notices other = notices(store);
      Instant begun = one.takeTurn(EVERY).orElseThrow();
      assertThat(other.takeTurn(EVERY)).isEmpty();
      Instant later = tell(one, later(store, begun), "SHIP:a");
      assertThat(later).isAfter(begun.minus(EVERY));
      assertThat(other.takeTurn(EVERY)).as("what it told prolonged it").isEmpty();
    }
  }

  @Test
  void whoeverStalledTellsNothingAfterAnotherServerLooked() throws Exception {
    try (PrivateStore store = PrivateStore.create(Objects.requireNonNull(server), "notices")) {
      execute(store, PHASE);
      Notices stalled = notices(store);
      Instant lost = later(store, stalled.takeTurn(EVERY).orElseThrow());
      Notices newer = notices(store);
      tell(newer, newer.takeTurn(EVERY).orElseThrow(), "ROLLBACK");
      assertThat(stalled.tell(lost, 1, List.of(), Instant.EPOCH, List.of(notice("SHIP:a"))))
          .isEmpty();
      assertThat(told(store)).containsExactly("ROLLBACK");
    }
  }

  /** Lets a minute pass since a turn was taken or kept. */
  private static Instant later(PrivateStore store, Instant turn) throws SQLException {
    execute(store, "UPDATE webhook_watch SET looked_at = looked_at - interval '1 minute'");
    return turn.minus(Duration.ofMinutes(1));
  }

  private static Instant tell(Notices notices, Instant turn, String state) throws SQLException {
    return notices.tell(turn, 1, List.of(), Instant.EPOCH, List.of(notice(state))).orElseThrow();
  }

  private static Notice notice(String state) {
    return new Notice("decision", state, MessageType.EXPERIMENT_DECISION, Map.of("state", state));
  }

  private static Notices notices(PrivateStore store) {
    return new Notices(
        store.database(),
        new Outbox(store.database(), new FakeNotificationConfig(false), Clock.systemUTC()));
  }

  /** What the webhook is told, in order. */
  private static List<String> told(PrivateStore store) throws SQLException {
    List<String> states = new ArrayList<>();
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT body::jsonb -> 'data' ->> 'state' FROM webhook_delivery ORDER BY id")) {
      while (row.next()) {
        states.add(row.getString(1));
      }
    }
    return states;
  }

  private static void execute(PrivateStore store, String sql) throws SQLException {
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
