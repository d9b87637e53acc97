package io.microlift.platform;

import java.util.Optional;

/**
 * The API keys that exist before anyone could make one.
 *
 * @param admin secret, may do everything
 * @param client public, lies in web pages
 * @param made true if a key was made just now, so nobody has seen it yet
 */
record FirstKeys(String admin, String client, boolean made) {
  static final String ADMIN_FILE = "admin-key";
  static final String CLIENT_FILE = "client-key";

  private static final int SHORTEST = 16;
  private static final String REMEDY =
      "Set MICROLIFT_ADMIN_KEY and MICROLIFT_CLIENT_KEY to two different random texts of at least "
          + SHORTEST
          + " characters, for example from `openssl rand -hex 24`";

  /** Takes the keys from the settings; each must be there. */
  static FirstKeys given(Settings settings) {
    return checked(key(settings, Settings.ADMIN_KEY), key(settings, Settings.CLIENT_KEY), false);
  }

  /**
   * Takes the keys from the settings; one that is not there is made once and kept in the folder.
   */
  static FirstKeys kept(Settings settings, DataFolder data) {
    Optional<String> admin = settings.get(Settings.ADMIN_KEY);
    Optional<String> client = settings.get(Settings.CLIENT_KEY);
    boolean made =
        (admin.isEmpty() && !data.hasSecret(ADMIN_FILE))
            || (client.isEmpty() && !data.hasSecret(CLIENT_FILE));
    return checked(
        admin.orElseGet(() -> data.secret(ADMIN_FILE, () -> random("ml_admin_"))),
        client.orElseGet(() -> data.secret(CLIENT_FILE, () -> random("ml_client_"))),
        made);
  }

  private static String random(String prefix) {
    return prefix + EmbeddedPostgres.randomText(24);
  }

  private static String key(Settings settings, String name) {
    return settings
        .get(name)
        .orElseThrow(
            () ->
                new CannotStartException(
                    Settings.variable(name) + " is not set, and MICROLIFT_DATABASE_URL is",
                    REMEDY));
  }

  private static FirstKeys checked(String admin, String client, boolean made) {
    check(Settings.ADMIN_KEY, admin);
    check(Settings.CLIENT_KEY, client);
    if (admin.equals(client)) {
      throw new CannotStartException(
          "MICROLIFT_ADMIN_KEY and MICROLIFT_CLIENT_KEY are equal, but client keys are public",
          REMEDY);
    }
    return new FirstKeys(admin, client, made);
  }

  private static void check(String name, String key) {
    if (key.length() < SHORTEST) {
      throw new CannotStartException(
          "%s has %d characters, fewer than %d"
              .formatted(Settings.variable(name), key.length(), SHORTEST),
          REMEDY);
    }
    if (!key.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
      throw new CannotStartException(
          Settings.variable(name) + " has characters that HTTP headers do not carry", REMEDY);
    }
  }

  /** Leaves the keys out: this text reaches logs. */
  @Override
  public String toString() {
    return "FirstKeys[made=" + made + "]";
  }
}
