package io.microlift.notification;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** What was last told about each phase, so that only what changes is told, once. */
@Singleton
class Notices {
  private static final String TAKE_TURN =
      """
      UPDATE webhook_watch
      SET looked_at = now()
      WHERE looked_at <= now() - make_interval(secs => ?)
      RETURNING looked_at
      """;

  private static final String KEEP_TURN =
      """
      UPDATE webhook_watch
      SET looked_at = now()
      WHERE looked_at = ?
      RETURNING looked_at
      """;

  private static final String SOMEBODY_LISTENS =
      "SELECT EXISTS (SELECT 1 FROM webhook WHERE enabled)";

  private static final String CHANGE =
      """
      INSERT INTO webhook_notice (phase, subject, state, since)
      VALUES (?, ?, ?, now())
      ON CONFLICT (phase, subject) DO UPDATE
      SET state = excluded.state, since = excluded.since
      WHERE webhook_notice.state <> excluded.state
      """;

  private static final String CALM =
      """
      UPDATE webhook_notice
      SET state = '', since = now()
      WHERE phase = ?
        AND subject = ?
        AND state <> ''
      """;

  private final DataSource database;
  private final Outbox outbox;

  Notices(DataSource database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /**
   * What there is to tell about a phase.
   *
   * @param subject what about it: only changes of its state are told
   * @param state empty if there is nothing to tell
   * @param type of the message
   * @param data of the message; if the state is empty, of the one that takes back what was told
   */
  record Notice(String subject, String state, MessageType type, Map<String, Object> data) {}

  /**
   * Begins to look, unless a server began or went on within the time that looks are apart.
   *
   * @return by what {@link #tell} knows this turn; empty if it is another server's
   */
  @Transactional
  Optional<Instant> takeTurn(Duration every) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(TAKE_TURN)) {
      update.setDouble(1, every.toMillis() / 1e3);
      return turn(update);
    }
  }

  /** Says whether any webhook is enabled. */
  boolean somebodyListens() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(SOMEBODY_LISTENS);
        ResultSet row = query.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Tells what is new, in the transaction that remembers it, if the turn is still this server's: of
   * what an older look saw nothing may be told after a newer one.
   *
   * @return the turn as it goes on; empty if another server has taken it and nothing was told
   */
  @Transactional
  Optional<Instant> tell(
      Instant turn, int phase, List<String> tags, Instant at, List<Notice> notices)
      throws SQLException {
    Optional<Instant> kept = keepTurn(turn);
    if (kept.isPresent()) {
      for (Notice notice : notices) {
        if (isNews(phase, notice)) {
          outbox.tell(notice.type(), at, tags, notice.data());
        }
      }
    }
    return kept;
  }

  private Optional<Instant> keepTurn(Instant turn) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(KEEP_TURN)) {
      update.setObject(1, turn.atOffset(ZoneOffset.UTC));
      return turn(update);
    }
  }

  private static Optional<Instant> turn(PreparedStatement update) throws SQLException {
    try (ResultSet row = update.executeQuery()) {
      return row.next()
          ? Optional.of(row.getObject(1, OffsetDateTime.class).toInstant())
          : Optional.empty();
    }
  }

  private boolean isNews(int phase, Notice notice) throws SQLException {
    boolean calm = notice.state().isEmpty();
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(calm ? CALM : CHANGE)) {
      update.setInt(1, phase);
      update.setString(2, notice.subject());
      if (!calm) {
        update.setString(3, notice.state());
      }
      return update.executeUpdate() == 1;
    }
  }
}
