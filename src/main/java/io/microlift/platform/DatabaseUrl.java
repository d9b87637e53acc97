package io.microlift.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where PostgreSQL is and who asks.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…} without credentials of its own
 */
record DatabaseUrl(String jdbcUrl, Optional<String> user, Optional<String> password) {
  private static final String JDBC = "jdbc:";
  private static final String REMEDY =
      "Set MICROLIFT_DATABASE_URL to jdbc:postgresql://host:port/database or to"
          + " postgresql://user:password@host:port/database";

  /**
   * Reads both forms in which people know the address of a database. Credentials inside of the
   * address lose against {@code user} and {@code password}.
   *
   * @throws CannotStartException if it is neither form; the message never repeats the address,
   *     because it may hold a password
   */
  static DatabaseUrl parse(String text, Optional<String> user, Optional<String> password) {
    String bare = text.strip();
    if (bare.startsWith(JDBC)) {
      bare = bare.substring(JDBC.length());
    }
    URI uri = uri(bare);
    String scheme = uri.getScheme();
    if (!"postgresql".equals(scheme) && !"postgres".equals(scheme)) {
      throw new CannotStartException("MICROLIFT_DATABASE_URL does not name PostgreSQL", REMEDY);
    }
    String path = uri.getRawPath();
    if (uri.getRawAuthority() == null || path == null || path.length() < 2) {
      throw new CannotStartException(
          "MICROLIFT_DATABASE_URL does not name a host and a database", REMEDY);
    }
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String[] credentials = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://" + authority.substring(at + 1) + path + query,
        user.or(() -> part(credentials, 0)),
        password.or(() -> part(credentials, 1)));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new CannotStartException(
          "MICROLIFT_DATABASE_URL is not an address ("
              + e.getReason()
              + "; characters such as @ and / in a password are written %40 and %2F)",
          REMEDY);
    }
  }

  private static Optional<String> part(String[] credentials, int index) {
    if (index >= credentials.length || credentials[index].isEmpty()) {
      return Optional.empty();
    }
    // A plus sign in a password is itself, not a blank as in a form.
    String text = credentials[index].replace("+", "%2B");
    return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
  }

  /** Leaves the password out: this text reaches logs. */
  @Override
  public String toString() {
    return jdbcUrl;
  }
}
