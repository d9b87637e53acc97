package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Forgets a person: every fact about any of the person's ids, and with the next refresh everything
 * these added to the tallies.
 */
@Singleton
class Erasure {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final String LAST_REQUEST = "SELECT coalesce(max(seq), 0) FROM inbox";

  private static final String WAITING = "SELECT EXISTS (SELECT FROM inbox WHERE seq <= ?)";

  private static final String MARK =
      """
      INSERT INTO dirty (visitor, received_at)
      SELECT unnest(?::uuid[]), ?
      """;

  /** What shops reported about the person's orders goes, too. */
  private static final String ORDERS =
      """
      DELETE FROM event
      WHERE order_id = ANY (ARRAY (
        SELECT order_id
        FROM event
        WHERE visitor = ANY (?::uuid[])
          AND order_id IS NOT NULL))
      """;

  private static final List<String> FACTS =
      List.of(
          "DELETE FROM event WHERE visitor = ANY (?::uuid[])",
          "DELETE FROM exposure WHERE visitor = ANY (?::uuid[])",
          "DELETE FROM visitor_flag WHERE visitor = ANY (?::uuid[])",
          "DELETE FROM identity WHERE alias = ANY (?::uuid[])",
          "DELETE FROM identity WHERE visitor = ANY (?::uuid[])");

  private final DataSource database;
  private final Pipeline pipeline;
  private final Clock clock;

  Erasure(DataSource database, Pipeline pipeline, Clock clock) {
    this.database = database;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /**
   * Forgets everything that was acknowledged so far about the person with this id.
   *
   * @throws ProblemException if requests that may be about the person are still being read
   */
  void erase(String visitorId) throws SQLException {
    awaitInbox();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        erase(connection, Ids.visitor(visitorId));
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
    pipeline.wake();
  }

  private void erase(Connection connection, UUID id) throws SQLException {
    Set<UUID> person = new HashSet<>();
    Identities.groups(connection, List.of(id)).values().forEach(person::addAll);
    try (PreparedStatement mark = connection.prepareStatement(MARK)) {
      mark.setArray(1, SqlArrays.uuids(connection, person));
      mark.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
      mark.executeUpdate();
    }
    delete(connection, ORDERS, person);
    for (String sql : FACTS) {
      delete(connection, sql, person);
    }
    Quarantine.erase(connection, body -> mentions(body, person));
  }

  private static void delete(Connection connection, String sql, Set<UUID> person)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, SqlArrays.uuids(connection, person));
      statement.executeUpdate();
    }
  }

  /** Bodies that cannot be read at all go, too: nobody knows whom they are about. */
  private static boolean mentions(byte[] body, Set<UUID> person) {
    try {
      return mentions(Body.parse(body, Integer.MAX_VALUE), person);
    } catch (ProblemException e) {
      return true;
    }
  }

  private static boolean mentions(JsonNode node, Set<UUID> person) {
    if (node.isTextual()) {
      return person.contains(Ids.visitor(node.textValue()));
    }
    for (JsonNode child : node) {
      if (mentions(child, person)) {
        return true;
      }
    }
    return false;
  }

  /** Waits until everything that is acknowledged by now has become facts. */
  private void awaitInbox() throws SQLException {
    long last = 0;
    Instant deadline = clock.instant().plus(PATIENCE);
    try (Connection connection = database.getConnection()) {
      try (PreparedStatement query = connection.prepareStatement(LAST_REQUEST);
          ResultSet row = query.executeQuery()) {
        row.next();
        last = row.getLong(1);
      }
      while (isWaiting(connection, last)) {
        if (clock.instant().isAfter(deadline)) {
          throw new ProblemException(
              ProblemType.UNAVAILABLE,
              "Requests that may be about this visitor are still being read; try again.");
        }
        pipeline.wake();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static boolean isWaiting(Connection connection, long last) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(WAITING)) {
      query.setLong(1, last);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
