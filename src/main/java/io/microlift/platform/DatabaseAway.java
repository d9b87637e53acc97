package io.microlift.platform;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot be reached right now from one that refuses what it is asked. */
final class DatabaseAway {
  private DatabaseAway() {}

  /** SQL states: 08 no connection, 57P shutting down or starting. */
  static boolean isCauseOf(Throwable failure) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
          return true;
        }
      }
    }
    return false;
  }
}
