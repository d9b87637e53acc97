package io.microlift.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * What the release before this one stored, and goes on storing while its servers are replaced, is
 * counted as if it had come to this one.
 */
@QuarkusTest
class UpgradeTest {
  /** The last migration of the release before this one. */
  private static final String BEFORE = "020";

  private static final List<String> FACTS = List.of("event", "exposure", "identity");

  private static final String SUM_OF_A_FOLD_THAT_IS_NO_MORE =
      """
      INSERT INTO tally (phase, segment, metric, day, variant, currency, visitors, converted,
                         sx, sxx, sc, scc, sxc, sy, syy, sxy)
      SELECT id, '', 0, current_date, 'control', '', 7, 7, 7, 7, 7, 7, 7, 7, 7, 7
      FROM phase
      """;

  @Inject DataSource server;

  @Test
  void countsWhatTheReleaseBeforeStored() throws SQLException {
    Api.goal("upgrade-add", "{\"events\": [\"upgrade add\"]}");
    Api.running("upgrade", "[{\"goal\": \"upgrade-add\", \"role\": \"primary\"}]");
    String definitions = PrivateStore.definitions(server);
    try (PrivateStore fresh = PrivateStore.create(server, "upgrade_fresh");
        PrivateStore old = PrivateStore.create(server, "upgrade_old", BEFORE)) {
      fresh.define(definitions);
      old.define(definitions);
      copyDefinitions(old);
      old.execute(
          """
          CREATE TABLE event_2026_05 PARTITION OF event
          FOR VALUES FROM ('2026-05-01 00:00:00Z') TO ('2026-06-01 00:00:00Z')
          """);

      fresh.append(items(0, 40));
      fresh.drain();
      copyFacts(fresh, old);
      old.execute(SUM_OF_A_FOLD_THAT_IS_NO_MORE);
      old.append(items(40, 60));
      old.upgrade();

      fresh.append(items(60, 80));
      fresh.drain();
      copyFacts(fresh, old);
      old.execute("INSERT INTO dirty (visitor, received_at) SELECT visitor, now() FROM exposure");
      old.append(items(80, 100));
      fresh.append(items(40, 60));
      fresh.append(items(80, 100));
      fresh.finish();
      old.finish();

      assertThat(old.rows("SELECT count(*) FROM recomputation")).containsExactly("0");
      assertThat(fresh.rows("SELECT sum(visitors) FROM tally WHERE metric = 0 AND segment = ''"))
          .containsExactly("100");
      assertThat(old.sums()).isEqualTo(fresh.sums());
    }
  }

  /** The rows of the experiment, in the columns that the older database has. */
  private void copyDefinitions(PrivateStore old) throws SQLException {
    old.execute(copied("experiment", json("experiment", "WHERE key = 'upgrade'")));
    old.execute(
        copied(
            "phase",
            json(
                "phase",
                "WHERE experiment_id = (SELECT id FROM experiment WHERE key = 'upgrade')")));
  }

  private String json(String table, String where) throws SQLException {
    try (var connection = server.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT json_agg(t) FROM %s t %s".formatted(table, where))) {
      row.next();
      return row.getString(1);
    }
  }

  private static void copyFacts(PrivateStore from, PrivateStore to) throws SQLException {
    for (String table : FACTS) {
      String rows =
          from.rows("SELECT coalesce(json_agg(t), '[]') FROM %s t".formatted(table)).get(0);
      to.execute(copied(table, rows));
    }
  }

  private static String copied(String table, String json) {
    return """
    INSERT INTO %1$s OVERRIDING SYSTEM VALUE
    SELECT *
    FROM json_populate_recordset(NULL::%1$s, '%2$s')
    ON CONFLICT DO NOTHING
    """
        .formatted(table, json.replace("'", "''"));
  }

  private static List<String> items(int from, int to) {
    List<String> items = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String variant = i % 2 == 0 ? "control" : "treatment";
      items.add(
          item(
              i,
              "Experiment Viewed",
              "{\"experiment_id\": \"upgrade\", \"variation_id\": \"%s\"}".formatted(variant),
              0));
      if (i % 3 == 0) {
        items.add(item(i, "upgrade add", "{}", 1));
      }
    }
    return items;
  }

  private static String item(int visitor, String event, String properties, int hours) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "upgrade-%d", "messageId": "upgrade-%d-%d",
     "timestamp": "%s", "properties": %s}
    """
        .formatted(
            event,
            visitor,
            visitor,
            hours,
            PrivateStore.NOW.minusSeconds(3600L * (5 - hours)),
            properties);
  }
}
