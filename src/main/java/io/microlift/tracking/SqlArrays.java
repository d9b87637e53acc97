package io.microlift.tracking;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;

/** Columns of many rows as array parameters, so that one statement writes them all. */
final class SqlArrays {
  private SqlArrays() {}

  /** One column of {@code rows}, of the PostgreSQL type {@code type}. */
  static <T> Array column(
      Connection connection, String type, Collection<T> rows, Function<T, ?> column)
      throws SQLException {
    Object[] values = new Object[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    return connection.createArrayOf(type, values);
  }

  /** A column of ids. */
  static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    return column(connection, "uuid", ids, id -> id);
  }

  /** A column of texts. */
  static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return column(connection, "text", texts, text -> text);
  }
}
