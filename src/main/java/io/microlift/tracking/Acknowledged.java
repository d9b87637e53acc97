package io.microlift.tracking;

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
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Waits until what was acknowledged so far has arrived further on. */
@Singleton
class Acknowledged {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final DataSource database;
  private final Pipeline pipeline;
  private final Clock clock;

  Acknowledged(DataSource database, Pipeline pipeline, Clock clock) {
    this.database = database;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /**
   * Waits until everything that is acknowledged by now has become facts.
   *
   * @throws ProblemException if that takes too long
   */
  void awaitFacts() throws SQLException {
    await("inbox");
  }

  /**
   * Waits until everything that is acknowledged by now is in the tallies.
   *
   * @throws ProblemException if that takes too long
   */
  void awaitTallies() throws SQLException {
    await("inbox");
    await("dirty");
  }

  private void await(String queue) throws SQLException {
    Instant deadline = clock.instant().plus(PATIENCE);
    try (Connection connection = database.getConnection()) {
      long last = number(connection, "SELECT coalesce(max(seq), 0) FROM %s".formatted(queue));
      while (number(connection, "SELECT coalesce(min(seq), %d) FROM %s".formatted(last + 1, queue))
          <= last) {
        if (clock.instant().isAfter(deadline)) {
          throw ProblemException.tryAgain(
              ProblemType.UNAVAILABLE,
              "Requests that may be about this are still being read; try again.",
              Duration.ofSeconds(1));
        }
        pipeline.wake();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
