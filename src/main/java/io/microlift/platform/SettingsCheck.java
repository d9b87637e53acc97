package io.microlift.platform;

import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks at every setting {@code microlift.*} before anything starts. What the framework would take
 * for a default (a boolean that is none), accept (a negative limit) or refuse in words of its own
 * is refused here, by name.
 */
final class SettingsCheck {
  /** Every setting there is, by property. */
  static final Map<String, Form> SETTINGS = settings();

  /** Variables of the scripts, which may well be in the environment of a server. */
  private static final Set<String> OF_SCRIPTS =
      Set.of("MICROLIFT_URL", "MICROLIFT_KEY", "MICROLIFT_GATE_PAUSE", "MICROLIFT_REQUIRE_SHARED");

  /** What Kubernetes tells pods of a service that is called microlift. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile("MICROLIFT_(SERVICE_HOST|(SERVICE_)?PORT(_.*)?)");

  private SettingsCheck() {}

  /** What a value may be. */
  enum Form {
    /** Anything; whoever uses it looks closer. */
    TEXT("text"),
    BOOLEAN("true or false"),
    COUNT("a whole number, 0 or more"),
    POSITIVE("a whole number, 1 or more"),
    DURATION("a duration above zero such as PT30S, PT10M or P180D"),
    REDIS("redis://host:port or, encrypted, rediss://:password@host:port");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    /** Addresses may hold passwords, so these are not repeated. */
    private String tell(String name, String value) {
      return this == REDIS
          ? name + " is no address of Redis"
          : "%s is '%s'".formatted(name, value.strip());
    }

    private boolean fits(String value) {
      return switch (this) {
        case TEXT -> true;
        case BOOLEAN -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
        case COUNT -> value.matches("[0-9]{1,9}");
        case POSITIVE -> value.matches("0*[1-9][0-9]{0,8}");
        case DURATION -> isDuration(value);
        case REDIS -> isRedis(value);
      };
    }
  }

  /**
   * Checks what is set.
   *
   * @throws CannotStartException naming the first setting that is wrong
   */
  static void check(Settings settings) {
    SETTINGS.forEach(
        (property, form) ->
            settings
                .get(property)
                .filter(value -> !form.fits(value.strip()))
                .ifPresent(
                    value -> {
                      throw new CannotStartException(
                          form.tell(Settings.variable(property), value),
                          "Set it to %s, or leave it out".formatted(form.words));
                    }));
  }

  /** Returns a line for each of these variables that looks like a setting and is none. */
  static List<String> warnings(Collection<String> variables) {
    Set<String> known =
        SETTINGS.keySet().stream().map(Settings::variable).collect(Collectors.toSet());
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeSet<>(variables)) {
      if (name.startsWith("MICROLIFT_")
          && !known.contains(name)
          && !OF_SCRIPTS.contains(name)
          && !OF_KUBERNETES.matcher(name).matches()) {
        warnings.add(
            name + " is no setting of Microlift and changes nothing; see src/docs/operations.md.");
      }
    }
    return warnings;
  }

  private static boolean isDuration(String value) {
    try {
      Duration duration = DurationConverter.parseDuration(value);
      return duration != null && duration.compareTo(Duration.ZERO) > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isRedis(String value) {
    try {
      URI uri = new URI(value);
      return uri.getRawAuthority() != null && List.of("redis", "rediss").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Map<String, Form> settings() {
    Map<String, Form> settings = new TreeMap<>();
    for (String text :
        List.of(
            Settings.DATA,
            Settings.DATABASE_URL,
            Settings.DATABASE_USER,
            Settings.DATABASE_PASSWORD,
            Settings.ADMIN_KEY,
            Settings.CLIENT_KEY,
            TracingSettings.URL,
            TracingSettings.SHARE,
            "microlift.client.origins",
            "microlift.limits.trusted-proxies")) {
      settings.put(text, Form.TEXT);
    }
    settings.put("microlift.redis.url", Form.REDIS);
    settings.put(Settings.DEMO, Form.BOOLEAN);
    settings.put("microlift.privacy.honour-signals", Form.BOOLEAN);
    settings.put("microlift.webhooks.allow-private", Form.BOOLEAN);
    settings.put("microlift.limits.per-key", Form.COUNT);
    settings.put("microlift.limits.per-address", Form.COUNT);
    for (String number : List.of("flood-limit", "cap-visitors", "sampled-visitors")) {
      settings.put("microlift.tracking." + number, Form.POSITIVE);
    }
    for (String duration :
        List.of(
            "requests.arrival-time",
            "retention.events",
            "retention.every",
            "snapshot.max-age",
            "sticky.patience",
            "tracking.invariants-every",
            "visitor-token.validity",
            "webhooks.first-retry",
            "webhooks.give-up-after",
            "webhooks.keep",
            "webhooks.patience",
            "webhooks.send-every",
            "webhooks.watch-every")) {
      settings.put("microlift." + duration, Form.DURATION);
    }
    return settings;
  }
}
