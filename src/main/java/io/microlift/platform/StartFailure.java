package io.microlift.platform;

import io.quarkus.runtime.QuarkusBindException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a person why the server did not start. */
final class StartFailure {
  private StartFailure() {}

  /** Prints a sentence and a remedy; a stack trace only for what nobody foresaw. */
  static void print(Throwable failure, PrintStream out) {
    Optional<String> known = explain(failure);
    out.println("Microlift cannot start: " + known.orElse("this is a defect of Microlift."));
    if (known.isEmpty()) {
      failure.printStackTrace(out);
    }
    out.flush();
  }

  static Optional<String> explain(Throwable failure) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CannotStartException) {
        return Optional.ofNullable(each.getMessage());
      }
      if (each instanceof QuarkusBindException bind) {
        return Optional.of(
            "Another program listens on %s:%d. Stop that one, or start with --port and another number."
                .formatted(bind.getHost(), bind.getPort()));
      }
      if (each instanceof SQLException sql && isConnection(String.valueOf(sql.getSQLState()))) {
        return Optional.of(
            "The database cannot be used (%s). Check MICROLIFT_DATABASE_URL, %s and %s."
                .formatted(
                    sql.getMessage(),
                    Settings.variable(Settings.DATABASE_USER),
                    Settings.variable(Settings.DATABASE_PASSWORD)));
      }
    }
    return Optional.empty();
  }

  /** SQL states: 08 no connection, 28 not authorised, 3D no such database, 57P not available. */
  private static boolean isConnection(String state) {
    return state.startsWith("08")
        || state.startsWith("28")
        || state.startsWith("3D")
        || state.startsWith("57P");
  }
}
