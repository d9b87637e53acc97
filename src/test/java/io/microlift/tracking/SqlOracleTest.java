package io.microlift.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.microlift.SharedFiles;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/**
 * A second implementation of counting, in SQL over the raw facts: for conversions, counts and
 * values, per variant, day and segment. It shares nothing with the fold but the tables of facts.
 */
@QuarkusTest
class SqlOracleTest {
  private static final String EXPERIMENT = "oracle";
  private static final int VISITORS = 3_000;

  /**
   * Parameters: phase, how an event becomes a number, names of events, most it can add up to, which
   * event is the first that counts.
   */
  private static final String ORACLE =
      """
      WITH id AS (
        SELECT visitor FROM event UNION SELECT visitor FROM exposure),
      person AS (
        SELECT id.visitor AS id, coalesce(i.visitor, id.visitor) AS person
        FROM id
        LEFT JOIN identity i ON i.alias = id.visitor),
      seen AS (
        SELECT p.person, e.variant, e.first_at, e.attributes ->> 'device' AS device,
               row_number() OVER (PARTITION BY p.person ORDER BY e.first_at) AS nth,
               min(e.variant) OVER (PARTITION BY p.person) AS one,
               max(e.variant) OVER (PARTITION BY p.person) AS other
        FROM exposure e
        JOIN person p ON p.id = e.visitor
        WHERE e.phase = %1$d),
      exposed AS (
        SELECT * FROM seen WHERE nth = 1 AND one = other),
      member AS (
        SELECT person, variant, first_at, '' AS segment FROM exposed
        UNION ALL
        SELECT person, variant, first_at, 'device:' || device FROM exposed WHERE device IS NOT NULL),
      happened AS (
        SELECT DISTINCT ON (m.person, m.segment, e.event_id)
               m.person, m.segment, m.variant, (e.ts AT TIME ZONE 'UTC')::date AS day,
               %2$s AS number, e.ts, e.event_id
        FROM member m
        JOIN person p ON p.person = m.person
        JOIN event e ON e.visitor = p.id
        WHERE e.ts >= m.first_at
          AND e.name IN (%3$s)
        ORDER BY m.person, m.segment, e.event_id, e.ts),
      numbered AS (
        SELECT *, row_number() OVER (PARTITION BY person, segment ORDER BY ts, event_id) AS nth
        FROM happened),
      daily AS (
        SELECT person, segment, variant, day, sum(number) AS number
        FROM numbered
        WHERE nth >= %5$d
        GROUP BY person, segment, variant, day),
      running AS (
        SELECT *, least(%4$s, sum(number) OVER before) AS upto,
               least(%4$s, coalesce(sum(number) OVER earlier, 0)) AS since,
               row_number() OVER before = 1 AS first
        FROM daily
        WINDOW before AS (PARTITION BY person, segment ORDER BY day
                          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
               earlier AS (PARTITION BY person, segment ORDER BY day
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
      SELECT segment, day, variant, count(*) FILTER (WHERE first) AS converted,
             sum(upto - since)::bigint AS sx, sum(upto * upto - since * since)::bigint AS sxx
      FROM running
      GROUP BY segment, day, variant
      HAVING count(*) FILTER (WHERE first) <> 0 OR sum(upto - since) <> 0
      ORDER BY segment, day, variant
      """;

  private static final String TALLIED =
      """
      SELECT segment, day, variant, converted, sx, sxx
      FROM tally
      WHERE phase = %d
        AND metric = %d
        AND (segment = '' OR segment LIKE 'device:%%')
        AND (converted, sx) <> (0, 0)
      ORDER BY segment, day, variant
      """;

  private static final String EXPOSED =
      """
      SELECT variant, sum(visitors)
      FROM tally
      WHERE metric = 0
        AND segment = ''
      GROUP BY variant
      ORDER BY variant
      """;

  @Inject DataSource server;

  @Test
  void agreesOnRandomHistories() throws SQLException {
    define(EXPERIMENT);
    try (PrivateStore store = PrivateStore.create(server, "oracle")) {
      store.define(PrivateStore.definitions(server));
      store.append(new RandomItems(new Random(20_260_501), EXPERIMENT, true).of(VISITORS));
      store.finish();

      agrees(store, "o-add", "1", "'add'", "1");
      agrees(store, "o-again", ORACLE.formatted(phase(store), "1", "'view'", "1", 3));
      agrees(store, "o-views", "1", "'view'", "1e18::numeric");
      agrees(store, "o-revenue", "e.value", "'purchase', 'tip'", "1e18::numeric");
    }
  }

  @Test
  void agreesOnTheClickstreamOfAStore() throws SQLException, IOException {
    Path file = SharedFiles.find("data/rees46_clickstream_20191001.csv.gz");
    define("rees46");
    try (PrivateStore store = PrivateStore.create(server, "rees46")) {
      store.define(PrivateStore.definitions(server));
      for (List<String> batch : clickstream(file)) {
        store.append(batch);
      }
      store.finish();

      agrees(store, "o-add", "1", "'add'", "1");
      agrees(store, "o-again", ORACLE.formatted(phase(store), "1", "'view'", "1", 3));
      agrees(store, "o-views", "1", "'view'", "1e18::numeric");
      agrees(store, "o-revenue", "e.value", "'purchase', 'tip'", "1e18::numeric");
      // expected-rees46_clickstream_20191001.json: aa_split_by_parity, funnel_by_user_id, revenue
      assertThat(store.rows(EXPOSED)).containsExactly("control 2285", "treatment 2216");
      assertThat(total(store, "converted", metric("o-add"))).isEqualTo("51 60");
      assertThat(total(store, "converted", metric("o-revenue"))).isEqualTo("104 89");
      assertThat(
              store.rows(
                  "SELECT sum(sx) FROM tally WHERE segment = '' AND metric = %d"
                      .formatted(metric("o-revenue"))))
          .containsExactly("5944263");
      assertThat(
              store.rows(
                  """
                  SELECT sum(converted)
                  FROM tally
                  WHERE metric <= -10
                    AND segment = ''
                  GROUP BY metric
                  ORDER BY metric DESC
                  """))
          .containsExactly("4501", "111", "62");
    }
  }

  private static String total(PrivateStore store, String column, int metric) throws SQLException {
    return String.join(
        " ",
        store.rows(
            "SELECT sum(%s) FROM tally WHERE segment = '' AND metric = %d GROUP BY variant ORDER BY variant"
                .formatted(column, metric)));
  }

  /** Batches of the store's events; days are moved to where imports are accepted. */
  private static List<List<String>> clickstream(Path file) throws IOException {
    List<List<String>> batches = new ArrayList<>();
    List<String> batch = new ArrayList<>();
    Duration moved =
        Duration.between(
            Instant.parse("2019-10-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"));
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      int row = 0;
      for (CSVRecord record : format.parse(reader)) {
        String time = record.get("event_time").replace(" UTC", "Z").replace(' ', 'T');
        Instant at = Instant.parse(time).plus(moved).plusNanos(1_000L * row);
        batch.addAll(items(record, at, row++));
        if (batch.size() >= 500) {
          batches.add(batch);
          batch = new ArrayList<>();
        }
      }
    }
    batches.add(batch);
    return batches;
  }

  /** Every row exposes its visitor, and is an event just then. */
  private static List<String> items(CSVRecord record, Instant at, int row) {
    String visitor = record.get("user_id");
    boolean even = (visitor.charAt(visitor.length() - 1) - '0') % 2 == 0;
    String name = record.get("event_type").replace("cart", "add");
    return List.of(
        """
        {"type": "track", "event": "Experiment Viewed", "anonymousId": "%s", "messageId": "x-%d",
         "timestamp": "%s",
         "properties": {"experiment_id": "rees46", "variation_id": "%s"}}
        """
            .formatted(visitor, row, at, even ? "control" : "treatment"),
        """
        {"type": "track", "event": "%s", "anonymousId": "%s", "messageId": "e-%d",
         "timestamp": "%s", "properties": {"value": %s, "currency": "EUR"}}
        """
            .formatted(name, visitor, row, at, record.get("price")));
  }

  private static void agrees(
      PrivateStore store, String goal, String number, String names, String most)
      throws SQLException {
    agrees(store, goal, ORACLE.formatted(phase(store), number, names, most, 1));
  }

  private static void agrees(PrivateStore store, String goal, String oracle) throws SQLException {
    int phase = phase(store);
    List<String> expected = store.rows(oracle);
    assertThat(expected).as(goal).isNotEmpty();
    assertThat(store.rows(TALLIED.formatted(phase, metric(goal)))).as(goal).isEqualTo(expected);
  }

  private static int phase(PrivateStore store) throws SQLException {
    return Integer.parseInt(store.rows("SELECT DISTINCT phase FROM exposure").get(0));
  }

  private static int metric(String goal) {
    return Api.admin().get("/v1/goals/" + goal).jsonPath().getInt("metric");
  }

  private static void define(String experiment) {
    Api.goal("o-add", "{\"events\": [\"add\"]}");
    Api.goal("o-views", "{\"kind\": \"count\", \"events\": [\"view\"]}");
    Api.goal("o-again", "{\"events\": [\"view\"], \"atLeast\": 3}");
    Api.goal(
        "o-revenue",
        "{\"kind\": \"value\", \"events\": [\"purchase\", \"tip\"], \"currency\": \"EUR\"}");
    Api.goal("o-orders", "{\"events\": [\"purchase\"]}");
    Api.running(
        experiment,
        """
        [{"goal": "o-add", "role": "primary"}, {"goal": "o-views"}, {"goal": "o-revenue"},
         {"goal": "o-again"}],
        "funnel": ["o-views", "o-add", "o-orders"]
        """);
  }
}
