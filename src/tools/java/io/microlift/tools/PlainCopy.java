package io.microlift.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What PostgreSQL takes at most on this machine: a binary {@code COPY} of events into a table of
 * the same columns without any index.
 */
final class PlainCopy {
  private static final int ROUNDS = 3;
  private static final int MOST_ROWS = 1_000_000;

  private final Connection store;
  private final Path folder;

  /**
   * Prepares to measure.
   *
   * @param folder for a file of the rows, which stays there
   */
  PlainCopy(Connection store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Returns rows a second, the median of {@value #ROUNDS} rounds, with the events that are there.
   */
  double measure() throws SQLException {
    Path rows = folder.resolve("rows");
    try (Statement statement = store.createStatement()) {
      CopyManager copy = store.unwrap(PGConnection.class).getCopyAPI();
      try (OutputStream out = Files.newOutputStream(rows)) {
        copy.copyOut(
            "COPY (SELECT * FROM event LIMIT %d) TO STDOUT (FORMAT binary)".formatted(MOST_ROWS),
            out);
      }
      double[] rates = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        statement.execute("CREATE TABLE plain (LIKE event)");
        try (InputStream in = Files.newInputStream(rows)) {
          long began = System.nanoTime();
          long copied = copy.copyIn("COPY plain FROM STDIN (FORMAT binary)", in, 1 << 16);
          rates[round] = copied / ((System.nanoTime() - began) / 1e9);
        }
        statement.execute("DROP TABLE plain");
      }
      Arrays.sort(rates);
      return rates[ROUNDS / 2];
    } catch (IOException e) {
      throw new StoppedException(Exit.USAGE, "cannot keep rows in " + rows, e);
    }
  }
}
