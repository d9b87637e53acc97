package io.microlift.tracking;

import io.microlift.platform.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Forgets a person: every fact about any of the person's ids, and with the next refresh everything
 * these added to the tallies.
 */
@Singleton
class Erasure {
  private static final String LOCK = "SELECT lane FROM lane WHERE lane = 0 FOR UPDATE";

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
          "DELETE FROM unfolded_visitor WHERE visitor = ANY (?::uuid[])",
          "DELETE FROM identity WHERE alias = ANY (?::uuid[])",
          "DELETE FROM identity WHERE visitor = ANY (?::uuid[])");

  private final DataSource database;
  private final CurrentRules current;
  private final Acknowledged acknowledged;
  private final Pipeline pipeline;
  private final Clock clock;

  Erasure(
      DataSource database,
      CurrentRules current,
      Acknowledged acknowledged,
      Pipeline pipeline,
      Clock clock) {
    this.database = database;
    this.current = current;
    this.acknowledged = acknowledged;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /**
   * Forgets everything that was acknowledged so far about the person with this id.
   *
   * @throws ProblemException if requests that may be about the person are still being read
   */
  void erase(String visitorId) throws SQLException {
    acknowledged.awaitFacts();
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
    forgetSettled(connection, person);
    // Bodies that cannot be read at all go, too: nobody knows whom they are about.
    Quarantine.erase(connection, body -> Mentions.mayBe(body, person));
  }

  /** What was added to phases that are settled goes now: no refresh would take it back. */
  private void forgetSettled(Connection connection, Set<UUID> person) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.execute();
    }
    Refolding refolding = new Refolding(connection, current.rules(connection));
    refolding.forgetSettled(person);
    refolding.finish();
  }

  private static void delete(Connection connection, String sql, Set<UUID> person)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, SqlArrays.uuids(connection, person));
      statement.executeUpdate();
    }
  }
}
