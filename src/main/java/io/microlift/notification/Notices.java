package io.microlift.notification;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** What was last told about each phase, so that only what changes is told, once. */
@Singleton
class Notices {
  private static final String TAKE_TURN =
      """
      UPDATE webhook_watch
      SET looked_at = now()
      WHERE looked_at <= now() - make_interval(secs => ?)
        AND EXISTS (SELECT 1 FROM webhook WHERE enabled)
      """;

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
   * @param data of the message
   * @param tellsCalm whether it is told, too, when there is nothing to tell any more
   */
  record Notice(
      String subject,
      String state,
      MessageType type,
      Map<String, Object> data,
      boolean tellsCalm) {}

  /** Says whether it is this server's turn to look, and somebody listens. */
  @Transactional
  boolean takeTurn(Duration every) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(TAKE_TURN)) {
      update.setDouble(1, every.toMillis() / 1e3);
      return update.executeUpdate() == 1;
    }
  }

  /** Tells what is new, in the transaction that remembers it. */
  @Transactional
  void tell(int phase, List<String> tags, Instant at, List<Notice> notices) throws SQLException {
    for (Notice notice : notices) {
      if (isNews(phase, notice)) {
        outbox.tell(notice.type(), at, tags, notice.data());
      }
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
      return update.executeUpdate() == 1 && (!calm || notice.tellsCalm());
    }
  }
}
