package io.microlift.platform;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells a person why the server did not start. */
final class StartFailure {
  /** How the framework names a setting whose value it cannot read. */
  private static final Pattern SETTING = Pattern.compile("config property ([a-z0-9.-]+) with");

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
      Optional<String> settings = explainSettings(each);
      if (settings.isPresent()) {
        return settings;
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

  /** Explains settings of the framework: where to listen, and what cannot be read. */
  private static Optional<String> explainSettings(Throwable failure) {
    if (failure instanceof QuarkusBindException bind) {
      String message = String.valueOf(bind.getMessage());
      if (message.contains("assign requested address")) {
        return Optional.of(noAddress(bind.getHost()));
      }
      if (message.contains("Permission denied")) {
        return Optional.of(
            "This user may not listen on port %d. Start with --port and a number above 1023."
                .formatted(bind.getPort()));
      }
      return Optional.of(
          "Another program listens on %s:%d. Stop that one, or start with --port and another number."
              .formatted(bind.getHost(), bind.getPort()));
    }
    if (failure instanceof UnknownHostException unknown) {
      return Optional.of(noAddress(String.valueOf(unknown.getMessage())));
    }
    if (failure instanceof ConfigValidationException wrong && wrong.getProblemCount() > 0) {
      Matcher setting = SETTING.matcher(String.valueOf(wrong.getProblem(0).getMessage()));
      if (setting.find()) {
        return Optional.of(
            "%s has a value that cannot be read. Correct it, or leave it out."
                .formatted(Settings.variable(setting.group(1))));
      }
    }
    return Optional.empty();
  }

  private static String noAddress(String host) {
    return "%s is no address of this machine. Start with --host (or QUARKUS_HTTP_HOST) and one that is, or 0.0.0.0 for all."
        .formatted(host);
  }

  /** SQL states: 08 no connection, 28 not authorised, 3D no such database, 57P not available. */
  private static boolean isConnection(String state) {
    return state.startsWith("08")
        || state.startsWith("28")
        || state.startsWith("3D")
        || state.startsWith("57P");
  }
}
