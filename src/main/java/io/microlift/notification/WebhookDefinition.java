package io.microlift.notification;

import io.microlift.experiment.Keys;
import io.microlift.platform.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go.
 *
 * @param key names it
 * @param url that gets them, {@code https} or {@code http}
 * @param events types of the messages it gets; none means all
 * @param tags of the experiments it hears of; none means all
 * @param enabled whether it gets any
 */
record WebhookDefinition(
    String key, String url, List<String> events, List<String> tags, boolean enabled) {
  private static final int LONGEST_URL = 2048;
  private static final int MOST_TAGS = 50;

  /** Copies the lists. */
  WebhookDefinition {
    events = List.copyOf(events);
    tags = List.copyOf(tags);
  }

  /** Reads a webhook; {@code address} is the key in the URL, which the body may repeat. */
  static WebhookDefinition read(Fields fields, String address) {
    String key = fields.text("key", address);
    if (!key.equals(address)) {
      fields.refuse("key", "must be '%s', as in the address, or absent".formatted(address));
    }
    if (!Keys.isLegal(address)) {
      fields.refuse("key", Keys.RULE);
    }
    List<String> tags = fields.texts("tags");
    if (tags.size() > MOST_TAGS) {
      fields.refuse("tags", "must have at most %d tags".formatted(MOST_TAGS));
    }
    return new WebhookDefinition(
        address, url(fields), events(fields), tags, fields.flag("enabled", true));
  }

  /** The same, but of the address only what names the receiver: the rest may be a token. */
  WebhookDefinition withoutTokens() {
    URI uri = URI.create(url);
    String receiver = uri.getScheme() + "://" + uri.getRawAuthority() + "/";
    boolean isAll = receiver.equals(url) || receiver.equals(url + "/");
    return new WebhookDefinition(key, isAll ? url : receiver + "…", events, tags, enabled);
  }

  private static String url(Fields fields) {
    String url = fields.requiredText("url");
    String wrong = url.isEmpty() ? null : wrong(url);
    if (wrong != null) {
      fields.refuse("url", wrong);
    }
    return url;
  }

  private static @Nullable String wrong(String url) {
    if (url.length() > LONGEST_URL) {
      return "must have at most %d characters".formatted(LONGEST_URL);
    }
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("https") && !scheme.equals("http")) {
        return "must begin with https:// or http://";
      }
      if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
        return "must name a host, such as https://example.com/microlift";
      }
      if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
        return "must have neither user names nor a fragment; put a token into its path or query";
      }
      return null;
    } catch (URISyntaxException e) {
      return "must be an address such as https://example.com/microlift";
    }
  }

  private static List<String> events(Fields fields) {
    List<String> events = fields.texts("events");
    List<String> known = MessageType.names();
    for (int i = 0; i < events.size(); i++) {
      if (!known.contains(events.get(i))) {
        fields.refuse("events/" + i, "must be one of " + String.join(", ", known));
      }
    }
    return events;
  }
}
