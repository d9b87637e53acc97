package io.microlift.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What several workers on one database do to each other. */
@QuarkusTest
class RefreshTest {
  private static final String EXPERIMENT = "refresh";
  private static final String ADDED =
      "SELECT sum(converted) FROM tally WHERE metric > 0 AND segment = ''";
  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND wait_event_type = 'Lock'";

  private static final String OTHER = "refresh-other";

  @Inject DataSource server;

  private PrivateStore store;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void open() throws SQLException {
    Api.goal("r-add", "{\"events\": [\"add\"]}");
    if (Api.admin().get("/v1/experiments/" + EXPERIMENT).statusCode() == 404) {
      Api.running(EXPERIMENT, "[{\"goal\": \"r-add\", \"role\": \"primary\"}]");
      Api.running(OTHER, "[{\"goal\": \"r-add\", \"role\": \"primary\"}]");
    }
    store = PrivateStore.create(server, "refresh");
    store.define(PrivateStore.definitions(server));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    store.close();
  }

  @Test
  void missesNoFactThatIsCommittedDuringARefresh() throws SQLException {
    store.append(List.of(item("Experiment Viewed", exposure(), 0)));
    store.drain();
    UUID visitor = Ids.visitor("v");
    Fact late =
        new Fact.Happened(visitor, PrivateStore.NOW, Ids.message("late"), "add", null, null, null);
    try (Connection drainer = store.database().getConnection()) {
      drainer.setAutoCommit(false);
      Truth truth = new Truth(drainer);
      try (Connection partitions = store.database().getConnection()) {
        new Truth(partitions).addPartitions(Truth.months(List.of(late)));
      }
      truth.add(List.of(late), PrivateStore.NOW);

      assertThat(store.refresh()).isTrue();
      assertThat(store.rows(ADDED)).containsExactly("null");
      drainer.commit();
    }
    store.finish();

    assertThat(store.rows(ADDED)).containsExactly("1");
  }

  @Test
  void letsAnotherWorkerGoOnWhenOneHangsAndThrowsAwayWhatThatOneDid() throws Exception {
    store.append(List.of(item("Experiment Viewed", exposure(), 0), item("add", "\"value\": 1", 1)));
    store.drain();
    Future<Boolean> hanging;
    try (Connection blocker = store.database().getConnection()) {
      blocker.setAutoCommit(false);
      blocker.createStatement().execute("LOCK TABLE tally IN ACCESS EXCLUSIVE MODE");
      hanging = threads.submit(store::refresh);
      List<String> waiting = waiting();

      assertThat(store.newRefresh().some()).as("somebody else holds the lane").isFalse();
      store.execute("SELECT pg_terminate_backend(%s)".formatted(waiting.get(0)));
      blocker.commit();
    }
    assertThatThrownBy(hanging::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SQLException.class);
    assertThat(store.rows(ADDED)).as("nothing of what it did stays").containsExactly("null");

    store.finish();

    assertThat(store.rows(ADDED)).containsExactly("1");
    assertThat(store.checkInvariants().wrongSums()).isZero();
  }

  @Test
  void addsUpWhenTwoNodesDrainAndRefreshAtOnce() throws Exception {
    List<String> items = new RandomItems(new Random(20_260_601), EXPERIMENT, false).of(2_000);
    for (int at = 0; at < items.size(); at += 50) {
      store.append(items.subList(at, Math.min(items.size(), at + 50)));
    }
    store.finish();
    String expected = store.sums();
    store.clear();
    store.define(PrivateStore.definitions(server));
    for (int at = 0; at < items.size(); at += 10) {
      store.append(items.subList(at, Math.min(items.size(), at + 10)));
    }

    Future<?> one = threads.submit(node());
    Future<?> other = threads.submit(node());
    one.get();
    other.get();
    store.finish();

    assertThat(store.sums()).isEqualTo(expected);
    assertThat(store.checkInvariants())
        .extracting(Invariants.Report::wrongVisitors, Invariants.Report::wrongSums)
        .containsExactly(0, 0);
  }

  @Test
  void findsAndRepairsWhatIsWrong() throws SQLException {
    store.append(new RandomItems(new Random(20_260_701), EXPERIMENT, false).of(200));
    store.finish();
    String right = store.sums();
    store.execute("UPDATE tally SET sx = sx + 1 WHERE metric > 0 AND segment = ''");
    store.execute(
        """
        DELETE FROM contribution
        WHERE visitor = (SELECT min(visitor::text)::uuid FROM contribution)
        """);

    Invariants.Report found = store.checkInvariants();
    store.finish();

    assertThat(found.wrongVisitors()).isEqualTo(1);
    assertThat(found.wrongSums()).isPositive();
    assertThat(store.sums()).isEqualTo(right);
    assertThat(store.checkInvariants())
        .extracting(Invariants.Report::wrongVisitors, Invariants.Report::wrongSums)
        .containsExactly(0, 0);
  }

  @Test
  void setsAsideWhoCannotBeFoldedAndGoesOnWithTheOthers() throws SQLException {
    List<String> items = new RandomItems(new Random(20_261_125), EXPERIMENT, false).of(200);
    store.append(items);
    store.append(List.of(item("Experiment Viewed", exposure(), 0)));
    store.finish();
    UUID visitor = Ids.visitor("v");
    store.execute(
        "UPDATE contribution SET body = '\\x02ff' WHERE visitor = '%s'".formatted(visitor));
    store.append(List.of(item("add", "\"value\": 1", 1)));
    store.execute("INSERT INTO dirty (visitor, received_at) SELECT visitor, now() FROM exposure");
    store.finish();

    assertThat(store.rows("SELECT visitor, reason FROM unfolded_visitor"))
        .containsExactly(
            visitor
                + " what was stored last time is unreadable: a contribution that ends too early");

    Invariants.Report found = store.checkInvariants();
    store.finish();

    assertThat(found.wrongSums()).isPositive();
    assertThat(store.rows("SELECT * FROM unfolded_visitor")).isEmpty();
    String repaired = store.sums();
    store.clear();
    store.define(PrivateStore.definitions(server));
    store.append(items);
    store.append(List.of(item("Experiment Viewed", exposure(), 0), item("add", "\"value\": 1", 1)));
    store.finish();
    assertThat(repaired).isEqualTo(store.sums());
  }

  @Test
  void recomputesOnePhaseAndLooksAtNoOther() throws SQLException {
    store.append(List.of(item("Experiment Viewed", exposure(), 0)));
    store.finish();
    List<String> phase = store.rows("SELECT DISTINCT phase FROM exposure");
    store.append(
        List.of(
            item("Experiment Viewed", "again", exposure(OTHER), 1),
            item("add", "\"value\": 1", 2)));
    store.finish();
    String right = store.sums();
    String other = "UPDATE contribution SET body = body || '\\x%s' WHERE phase <> " + phase.get(0);
    store.execute(other.formatted("02ff"));
    String damaged = store.sums();

    recompute(phase.get(0));

    assertThat(damaged).isNotEqualTo(right);
    assertThat(store.sums()).isEqualTo(damaged);
    assertThat(store.rows("SELECT * FROM unfolded_visitor")).isEmpty();
    assertThat(store.rows(ADDED)).as("once for either experiment").containsExactly("2");
  }

  @Test
  void takesBackWhatIsStoredOfAPhaseThatIsNoLongerDefined() throws SQLException {
    store.append(List.of(item("Experiment Viewed", exposure(), 0), item("add", "\"value\": 1", 1)));
    store.finish();
    store.define("{\"experiments\": [], \"goals\": [], \"layers\": [], \"holdouts\": []}");

    store.finish();

    assertThat(store.rows("SELECT * FROM contribution")).isEmpty();
    assertThat(store.checkInvariants().wrongSums()).isZero();
  }

  private void recompute(String phase) throws SQLException {
    store.execute(
        "INSERT INTO recomputation (phase, requested_at) VALUES (%s, now())".formatted(phase));
    store.finish();
  }

  @Test
  void joinsAtMostFiftyAliases() throws SQLException {
    for (int i = 0; i < 60; i++) {
      int number = (i * 7) % 60;
      store.append(
          List.of(
              """
              {"type": "identify", "anonymousId": "a-%d", "userId": "kiosk", "messageId": "l-%d",
               "timestamp": "%s"}
              """
                  .formatted(number, number, PrivateStore.NOW.minusSeconds(1_000 - number)),
              """
              {"type": "track", "event": "Experiment Viewed", "anonymousId": "a-%d",
               "messageId": "s-%d", "timestamp": "%s", "properties": {%s}}
              """
                  .formatted(number, number, PrivateStore.NOW.minusSeconds(500), exposure())));
      store.drain();
      store.refresh();
    }
    store.finish();

    assertThat(store.rows("SELECT sum(visitors) FROM tally WHERE metric = 0 AND segment = ''"))
        .as("one of fifty, and ten on their own")
        .containsExactly("11");
    assertThat(store.checkInvariants().wrongVisitors()).isZero();
  }

  private Callable<Void> node() {
    Refresh refresh = store.newRefresh();
    return () -> {
      boolean more = true;
      while (more) {
        more = store.drain();
        more |= refresh.some();
      }
      return null;
    };
  }

  private List<String> waiting() throws SQLException {
    Instant deadline = Instant.now().plusSeconds(30);
    List<String> waiting = store.rows(WAITING);
    while (waiting.isEmpty()) {
      assertThat(Instant.now()).as("the worker reaches the tallies").isBefore(deadline);
      waiting = store.rows(WAITING);
    }
    return waiting;
  }

  private static String exposure() {
    return exposure(EXPERIMENT);
  }

  private static String exposure(String experiment) {
    return "\"experiment_id\": \"%s\", \"variation_id\": \"treatment\"".formatted(experiment);
  }

  private static String item(String event, String properties, int second) {
    return item(event, event, properties, second);
  }

  private static String item(String event, String id, String properties, int second) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "v", "messageId": "%s",
     "timestamp": "%s", "properties": {%s}}
    """
        .formatted(event, id, PrivateStore.NOW.minusSeconds(100 - second), properties);
  }
}
