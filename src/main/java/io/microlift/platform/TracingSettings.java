package io.microlift.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** Where spans are sent to, and of how many traces; without an address nothing is traced. */
final class TracingSettings {
  static final String URL = "microlift.tracing.url";
  static final String SHARE = "microlift.tracing.share";

  private TracingSettings() {}

  /**
   * Returns what turns tracing on, by the framework's property; nothing if it stays off.
   *
   * @throws CannotStartException if a setting cannot be used; the message never repeats an address,
   *     because it may hold a password
   */
  static Map<String, String> properties(Settings settings) {
    Optional<String> url = settings.get(URL);
    Optional<String> share = settings.get(SHARE);
    share.ifPresent(TracingSettings::checkShare);
    if (url.isEmpty()) {
      return Map.of();
    }
    checkUrl(url.get().strip());
    return Map.of(
        "quarkus.otel.sdk.disabled",
        "false",
        "quarkus.datasource.jdbc.telemetry.enabled",
        "true",
        "quarkus.otel.exporter.otlp.endpoint",
        url.get().strip(),
        SHARE,
        share.orElse("1"));
  }

  private static void checkUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      throw wrongUrl();
    }
    throw wrongUrl();
  }

  private static CannotStartException wrongUrl() {
    return new CannotStartException(
        Settings.variable(URL) + " is not the address of a collector",
        "Set it to where one takes OTLP over HTTP, such as http://collector:4318");
  }

  private static void checkShare(String text) {
    double share;
    try {
      share = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      share = Double.NaN;
    }
    if (!(share > 0 && share <= 1)) {
      throw new CannotStartException(
          "%s is '%s'".formatted(Settings.variable(SHARE), text),
          "Set it to the share of traces to keep, above 0 and up to 1, such as 0.01");
    }
  }
}
