package io.microlift.tools;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the tables of a store take, indexes included. */
final class DiskUse {
  private static final String TABLES =
      """
      SELECT coalesce(i.inhparent::regclass, c.oid::regclass)::text, sum(pg_table_size(c.oid)),
             sum(pg_indexes_size(c.oid))
      FROM pg_class c
      LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
      WHERE c.relkind = 'r'
        AND c.relnamespace = 'public'::regnamespace
        AND (i.inhparent = 'event'::regclass OR c.relname IN (
          'exposure', 'contribution', 'tally', 'tally_pair', 'identity', 'inbox', 'dirty'))
      GROUP BY 1
      ORDER BY 2 DESC
      """;

  private DiskUse() {}

  /**
   * Bytes of a table.
   *
   * @param rows of the rows, what is stored beside them included
   * @param indexes of all indexes
   */
  record Bytes(long rows, long indexes) {
    long all() {
      return rows + indexes;
    }
  }

  /** Returns what the tables take, by name, the largest first. */
  static Map<String, Bytes> read(Connection store) throws SQLException {
    Map<String, Bytes> sizes = new LinkedHashMap<>();
    try (Statement statement = store.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        sizes.put(row.getString(1), new Bytes(row.getLong(2), row.getLong(3)));
      }
    }
    return sizes;
  }
}
