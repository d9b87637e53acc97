package io.microlift.tools;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Made-up histories of visitors, written straight into the tables of facts, for millions of
 * visitors would take hours through the public interface.
 *
 * <p>Visitors are exposed evenly over {@value #DAYS} days. Seven tenths of the events follow within
 * minutes, the rest within eight days; the rows lie in the order of the exposures.
 */
final class Histories {
  static final int DAYS = 30;

  private static final String PARTITION =
      """
      CREATE TABLE IF NOT EXISTS event_%1$tY_%1$tm PARTITION OF event
      FOR VALUES FROM ('%1$tF 00:00:00Z') TO ('%2$tF 00:00:00Z')
      """;

  private static final String PHASE =
      """
      SELECT p.id
      FROM phase p
      JOIN experiment e ON e.id = p.experiment_id
      WHERE e.key = '%s'
      """
          .formatted(FoldPlan.EXPERIMENT);

  private static final String VISITORS =
      """
      WITH v AS (
        SELECT i, md5('visitor ' || i)::uuid AS visitor,
               ?::timestamptz + (i - 1) * (interval '%d days' / ?) AS first_at
        FROM generate_series(?::int, ?::int) AS i)
      """
          .formatted(DAYS);

  private static final String EXPOSURES =
      "INSERT INTO exposure (visitor, phase, variant, first_at, event_id, attributes)\n"
          + VISITORS
          + """
          SELECT visitor, ?, (ARRAY['control', 'first', 'second'])[1 + i %% 3], first_at,
                 md5('exposure ' || i)::uuid,
                 jsonb_build_object(
                   'device', (ARRAY['phone', 'desktop', 'tablet'])[1 + i / 7 %% 3],
                   'country', (ARRAY['DE', 'FR', 'GB', 'US', 'PL', 'NL', 'ES', 'IT'])[1 + i / 3 %% 8])
          FROM v
          """
              .replace("%%", "%");

  private static final String EVENTS =
      "INSERT INTO event (visitor, ts, event_id, name, value, currency, order_id, props)\n"
          + VISITORS
          + """
          SELECT visitor,
                 first_at + CASE WHEN j * 10 <= 7 * n THEN j * interval '1 minute'
                                 ELSE 1 + mix % 180 * interval '1 hour' END,
                 md5('event ' || i || ' ' || j)::uuid,
                 CASE WHEN mix < 550 THEN 'Product Viewed'
                      WHEN mix < 750 THEN 'Products Searched'
                      WHEN mix < 900 THEN 'Product Added'
                      WHEN mix < 970 THEN 'Checkout Started'
                      ELSE 'Order Completed' END,
                 CASE WHEN mix >= 970 THEN 990 + 37 * (i % 200) END,
                 CASE WHEN mix >= 970 THEN 'EUR' END,
                 CASE WHEN mix >= 970 THEN 'order ' || i || ' ' || j END,
                 CASE WHEN mix < 550
                      THEN jsonb_build_object('product_id', 'p' || mix, 'price', 19.90) END
          FROM v
          CROSS JOIN (SELECT ?::int AS n) AS many
          CROSS JOIN generate_series(1, n) AS j
          CROSS JOIN LATERAL (SELECT abs(hashint8(i * 1000::bigint + j) % 1000) AS mix) AS mixed
          """
              .replace("1 + mix % 180 *", "(1 + mix % 180) *");

  private final Connection store;
  private final int visitors;
  private final int events;
  private final Instant start;

  /**
   * Writes nothing yet.
   *
   * @param visitors how many
   * @param events of each
   * @param now end of the days in which they are exposed
   */
  Histories(Connection store, int visitors, int events, Instant now) {
    this.store = store;
    this.visitors = visitors;
    this.events = events;
    this.start = now.truncatedTo(ChronoUnit.SECONDS).minus(DAYS + 8, ChronoUnit.DAYS);
  }

  /** Returns how many events there are in all. */
  long total() {
    return (long) visitors * events;
  }

  /** Writes all of them, with every index in place, as the server would have. */
  void write(Progress progress) throws SQLException {
    try (Statement statement = store.createStatement()) {
      var month = start.atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
      for (int i = 0; i < 3; i++, month = month.plusMonths(1)) {
        statement.execute(PARTITION.formatted(month, month.plusMonths(1)));
      }
      int phase = phase(statement);
      int chunk = Math.max(1, visitors / 100);
      for (int from = 1; from <= visitors; from += chunk) {
        int to = Math.min(visitors, from + chunk - 1);
        insert(EXPOSURES, from, to, phase);
        insert(EVENTS, from, to, events);
        progress.advance(to - from + 1L);
      }
      statement.execute("VACUUM (ANALYZE) event, exposure");
      statement.execute("CHECKPOINT");
    }
  }

  private static int phase(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(PHASE)) {
      row.next();
      return row.getInt(1);
    }
  }

  private void insert(String sql, int from, int to, int last) throws SQLException {
    try (PreparedStatement insert = store.prepareStatement(sql)) {
      insert.setObject(1, start.atOffset(ZoneOffset.UTC));
      insert.setInt(2, visitors);
      insert.setInt(3, from);
      insert.setInt(4, to);
      insert.setInt(5, last);
      insert.executeUpdate();
    }
  }
}
