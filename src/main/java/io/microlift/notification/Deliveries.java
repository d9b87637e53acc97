package io.microlift.notification;

import io.microlift.platform.Page;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows of messages. Several servers take what is due at once: each row is leased to one of them,
 * and taken again if that one has not said by then how it went. So a message is sent at least once.
 */
@Singleton
class Deliveries {
  private static final String CLAIM =
      """
      WITH due AS (
        SELECT d.id
        FROM webhook w
        CROSS JOIN LATERAL (
          SELECT id, next_at
          FROM webhook_delivery
          WHERE webhook = w.id
            AND state = 'pending'
            AND next_at <= now()
            AND (leased_until IS NULL OR leased_until < now())
          ORDER BY next_at, id
          LIMIT ?
          FOR UPDATE SKIP LOCKED) AS d
        WHERE w.enabled
          AND w.id <> ALL (?)
        ORDER BY d.next_at, d.id
        LIMIT ?)
      UPDATE webhook_delivery d
      SET leased_until = now() + make_interval(secs => ?),
          attempts = attempts + 1,
          last_at = now()
      FROM due, webhook w
      WHERE d.id = due.id
        AND w.id = d.webhook
      RETURNING d.id, d.webhook, w.url, w.secret,
        CASE WHEN w.previous_until > now() THEN w.previous_secret END,
        d.message, d.body, d.attempts
      """;

  private static final String DELIVERED =
      """
      UPDATE webhook_delivery
      SET state = 'delivered', leased_until = NULL, last_status = ?, last_error = NULL
      WHERE id = ?
      """;

  private static final String FAILED =
      """
      UPDATE webhook_delivery
      SET state = CASE
            WHEN ? AND now() + make_interval(secs => ?) <= gives_up_at THEN 'pending'
            ELSE 'failed'
          END,
          next_at = now() + make_interval(secs => ?),
          leased_until = NULL,
          last_status = ?,
          last_error = ?
      WHERE id = ?
      RETURNING state
      """;

  private static final String LIST =
      """
      SELECT id, message, type, body, state, attempts, created_at, next_at, last_at, last_status,
        last_error
      FROM webhook_delivery
      WHERE webhook = ?
        AND (? = 0 OR id < ?)
      ORDER BY id DESC
      LIMIT ?
      """;

  private static final String RETRY =
      """
      UPDATE webhook_delivery
      SET state = 'pending', attempts = 0, next_at = now(), leased_until = NULL,
          gives_up_at = now() + make_interval(secs => ?)
      WHERE id = ?
        AND webhook = ?
      """;

  /** Nobody sends what a disabled webhook was to be told, so nobody notes that its time is over. */
  private static final String GIVE_UP =
      """
      UPDATE webhook_delivery
      SET state = 'failed', last_error = 'given up while the webhook was not enabled'
      WHERE state = 'pending'
        AND gives_up_at < now()
        AND webhook IN (SELECT id FROM webhook WHERE NOT enabled)
      """;

  private static final String FORGET =
      """
      DELETE FROM webhook_delivery
      WHERE created_at < now() - make_interval(secs => ?)
        AND state <> 'pending'
      """;

  private static final String PENDING =
      """
      SELECT count(*)
      FROM webhook_delivery
      WHERE state = 'pending'
        AND webhook IN (SELECT id FROM webhook WHERE enabled)
      """;

  private final DataSource database;

  Deliveries(DataSource database) {
    this.database = database;
  }

  /**
   * A message that this server has to send now.
   *
   * @param previous the secret before this one, if it still signs
   * @param attempts how often it was sent, this time included
   */
  @SuppressWarnings("ArrayRecordComponent") // only carried, never compared
  record Claim(
      long id,
      int webhook,
      String url,
      byte[] secret,
      byte @Nullable [] previous,
      String message,
      String body,
      int attempts) {}

  /**
   * Takes what is due.
   *
   * @param ofEach how many of each webhook
   * @param most how many of all
   * @param busy webhooks of which nothing is taken
   * @param lease after which another server may take it
   */
  List<Claim> claim(int ofEach, int most, Collection<Integer> busy, Duration lease)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setInt(1, ofEach);
      claim.setArray(2, connection.createArrayOf("int", busy.toArray()));
      claim.setInt(3, most);
      claim.setDouble(4, seconds(lease));
      List<Claim> claimed = new ArrayList<>();
      try (ResultSet row = claim.executeQuery()) {
        while (row.next()) {
          claimed.add(
              new Claim(
                  row.getLong(1),
                  row.getInt(2),
                  row.getString(3),
                  row.getBytes(4),
                  row.getBytes(5),
                  row.getString(6),
                  row.getString(7),
                  row.getInt(8)));
        }
      }
      return claimed;
    }
  }

  /** Notes that a message arrived. */
  void delivered(long id, int status) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(DELIVERED)) {
      update.setInt(1, status);
      update.setLong(2, id);
      update.executeUpdate();
    }
  }

  /**
   * Notes that a message did not arrive.
   *
   * @param again whether it makes sense to send it again
   * @param pause until then
   * @param status what the receiver answered, null if it did not
   * @param error why there was no answer
   * @return whether it will be sent again
   */
  boolean failed(
      long id, boolean again, Duration pause, @Nullable Integer status, @Nullable String error)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(FAILED)) {
      update.setBoolean(1, again);
      update.setDouble(2, seconds(pause));
      update.setDouble(3, seconds(pause));
      update.setObject(4, status, Types.INTEGER);
      update.setString(5, error);
      update.setLong(6, id);
      try (ResultSet row = update.executeQuery()) {
        return row.next() && row.getString(1).equals("pending");
      }
    }
  }

  /** Returns up to {@code limit} messages to a webhook, newest first. */
  List<Page.Item<Delivery>> list(int webhook, int before, int limit) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(LIST)) {
      query.setInt(1, webhook);
      query.setInt(2, before);
      query.setInt(3, before);
      query.setInt(4, limit);
      List<Page.Item<Delivery>> found = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Delivery delivery = delivery(row);
          found.add(new Page.Item<>(Math.toIntExact(delivery.id()), delivery));
        }
      }
      return found;
    }
  }

  /** Has a message sent once more, now; returns whether there is one. */
  boolean retry(int webhook, long id, Duration giveUpAfter) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(RETRY)) {
      update.setDouble(1, seconds(giveUpAfter));
      update.setLong(2, id);
      update.setInt(3, webhook);
      return update.executeUpdate() == 1;
    }
  }

  /** Forgets what was told longer ago than that, and gives up what nobody sends any more. */
  void forget(Duration keep) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement giveUp = connection.prepareStatement(GIVE_UP);
        PreparedStatement delete = connection.prepareStatement(FORGET)) {
      giveUp.executeUpdate();
      delete.setDouble(1, seconds(keep));
      delete.executeUpdate();
    }
  }

  /** How many messages to enabled webhooks are not delivered yet, and not given up. */
  long pending() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(PENDING);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    String state = row.getString(5);
    return new Delivery(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        state,
        row.getInt(6),
        instant(row.getObject(7, OffsetDateTime.class)),
        state.equals("pending") ? instant(row.getObject(8, OffsetDateTime.class)) : null,
        row.getObject(9) == null ? null : instant(row.getObject(9, OffsetDateTime.class)),
        row.getObject(10, Integer.class),
        row.getString(11));
  }

  private static Instant instant(OffsetDateTime at) {
    return at.toInstant();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
