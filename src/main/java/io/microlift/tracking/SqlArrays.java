package io.microlift.tracking;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/** Columns of many rows as array parameters, so that one statement writes them all. */
final class SqlArrays {
  /** Dimensions, whether there are nulls, type, length, and the index of the first. */
  private static final int HEADER = 5 * Integer.BYTES;

  private static final int BYTES_OF_ID = 2 * Long.BYTES;

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

  /**
   * A column of ids, in the binary format of arrays: the driver would write them as text, which
   * costs both sides more than finding the rows.
   *
   * <p>Source: PostgreSQL, {@code array_send} in {@code src/backend/utils/adt/arrayfuncs.c}.
   */
  static Array uuids(Connection connection, Collection<UUID> ids) throws SQLException {
    if (ids.isEmpty()) {
      return column(connection, "uuid", ids, id -> id);
    }
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + ids.size() * (Integer.BYTES + BYTES_OF_ID));
    bytes.putInt(1).putInt(0).putInt(Oid.UUID).putInt(ids.size()).putInt(1);
    for (UUID id : ids) {
      bytes.putInt(BYTES_OF_ID).putLong(id.getMostSignificantBits());
      bytes.putLong(id.getLeastSignificantBits());
    }
    return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, bytes.array());
  }

  /** A column of texts. */
  static Array texts(Connection connection, Collection<String> texts) throws SQLException {
    return column(connection, "text", texts, text -> text);
  }
}
