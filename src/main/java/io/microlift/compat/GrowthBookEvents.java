package io.microlift.compat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import io.microlift.script.ScriptValue;
import io.microlift.tracking.EventIntake;
import io.microlift.tracking.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * An item has neither time nor id. The time is that of its arrival, and the id is one that the
 * sender put into its properties, event_id or order_id; without one, each arrival is an event.
 *
 * device_id is whichever of the attributes device_id, anonymous_id and id comes first, so it may be
 * another name of the visitor whom the SDK hashed. An exposure tells both names, and joins them if
 * what was hashed is a person's id: the attribute id, or the user's id. Others, such as an account,
 * have many visitors.
 */
/** What GrowthBook's tracking plugin sends, as events. */
final class GrowthBookEvents {
  private static final String EXPOSURE = "Experiment Viewed";

  /** Says which flags code asked for, which is nothing that a visitor did. */
  private static final String USAGE = "Feature Evaluated";

  private final ArrayNode batch = JsonNodeFactory.instance.arrayNode();
  private final List<Integer> sources = new ArrayList<>();
  private final @Nullable JsonNode sentAt;
  private final @Nullable String browser;
  private final int size;
  private int ignored;

  private GrowthBookEvents(@Nullable JsonNode sentAt, @Nullable String browser, int size) {
    this.sentAt = sentAt;
    this.browser = browser;
    this.size = size;
  }

  /**
   * What became of a request.
   *
   * @param success always true: failures have another shape
   * @param accepted how many items will be counted
   * @param ignored how many say nothing that is ever counted
   * @param rejected the items that never will be counted, and why
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Tracked(boolean success, int accepted, int ignored, List<Rejection> rejected) {
    /** Copies the list. */
    Tracked {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * Reads a list of items, as the plugin sends it, or an object with {@code events}, as servers do.
   *
   * @param userAgent of the request; that of a browser is the visitor's
   * @throws ProblemException if it is neither
   */
  static GrowthBookEvents read(JsonNode body, @Nullable String userAgent) {
    JsonNode items = body.isArray() ? body : body.path("events");
    if (!items.isArray()) {
      throw ProblemException.invalidBody(
          List.of(new Violation("", "must be a list of events, or an object with events")));
    }
    boolean browser = userAgent != null && userAgent.startsWith("Mozilla/");
    GrowthBookEvents events =
        new GrowthBookEvents(body.get("sentAt"), browser ? userAgent : null, items.size());
    for (int i = 0; i < items.size(); i++) {
      events.add(i, items.get(i));
    }
    return events;
  }

  /** The events as a batch of our own. */
  ObjectNode batch() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("sentAt", sentAt);
    body.set("batch", batch);
    return body;
  }

  /** What became of the items, of which some gave several events. */
  Tracked receipt(EventIntake.Receipt receipt) {
    List<Rejection> rejected = new ArrayList<>();
    int last = -1;
    for (Rejection each : receipt.rejected()) {
      int source = sources.get(each.index());
      if (source != last) {
        rejected.add(new Rejection(source, each.messageId(), inTheirWords(each.problem())));
      }
      last = source;
    }
    return new Tracked(true, size - ignored - rejected.size(), ignored, rejected);
  }

  private static String inTheirWords(String problem) {
    return problem
        .replaceFirst("^event\\b", "event_name")
        .replaceFirst("^anonymousId is missing; send it, or userId", "device_id is missing")
        .replaceFirst("^anonymousId\\b", "device_id");
  }

  private void add(int source, JsonNode node) {
    if (!(node instanceof ObjectNode item)) {
      add(source, node, null);
      return;
    }
    String name = item.path("event_name").asText();
    if (name.equals(USAGE)) {
      ignored++;
      return;
    }
    ObjectNode properties = object(item, "properties_json", "properties");
    ObjectNode attributes = object(item, "context_json", "attributes");
    String device = text(item, attributes, "device_id", "anonymous_id", "id");
    String user = text(item, attributes, "user_id");
    ObjectNode event = event(item);
    if (name.equals(EXPOSURE)) {
      addExposure(source, event, properties, attributes, new Names(device, user));
      return;
    }
    event.set("properties", properties);
    event.put("messageId", messageId(name, properties));
    add(source, event, device == null ? user : device);
  }

  /** What an item calls its visitor. */
  private record Names(@Nullable String device, @Nullable String user) {}

  private void addExposure(
      int source, ObjectNode event, ObjectNode properties, ObjectNode attributes, Names names) {
    String hashed = value(properties.get("hashValue"));
    boolean person =
        hashed != null
            && (properties.path("hashAttribute").asText().equals(FeatureRules.ID)
                || hashed.equals(names.user()));
    String named = names.device() == null ? names.user() : names.device();
    String visitor = person || named == null ? hashed : named;
    ObjectNode seen = attributes.deepCopy();
    for (String name : List.of("experimentId", "variationId", "experiment_id", "variation_id")) {
      seen.set(name, properties.get(name));
    }
    seen.remove(
        seen.properties().stream()
            .filter(e -> e.getValue().isNull())
            .map(e -> e.getKey())
            .toList());
    event.set("properties", seen);
    add(source, event, visitor);
    if (person && names.device() != null && !names.device().equals(hashed)) {
      ObjectNode link = JsonNodeFactory.instance.objectNode().put("type", "identify");
      link.put("userId", hashed).set("timestamp", event.get("timestamp"));
      add(source, link, names.device());
    }
  }

  private void add(int source, JsonNode event, @Nullable String visitor) {
    if (event instanceof ObjectNode object && visitor != null) {
      object.put("anonymousId", visitor);
    }
    batch.add(event);
    sources.add(source);
  }

  private ObjectNode event(ObjectNode item) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "track");
    event.set("event", item.get("event_name"));
    event.set("timestamp", item.get("timestamp"));
    if (browser != null) {
      event.putObject("context").put("userAgent", browser);
    }
    return event;
  }

  private static String messageId(String name, ObjectNode properties) {
    String event = value(properties.get("event_id"));
    if (event != null) {
      return event;
    }
    String order = value(properties.get("order_id"));
    return order == null ? UUID.randomUUID().toString() : name + ":" + order;
  }

  private static ObjectNode object(ObjectNode item, String name, String other) {
    JsonNode node = item.hasNonNull(name) ? item.get(name) : item.get(other);
    return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  /** The first of these names that the item, or else its attributes, has. */
  private static @Nullable String text(ObjectNode item, ObjectNode attributes, String... names) {
    String own = value(item.get(names[0]));
    for (int i = 0; own == null && i < names.length; i++) {
      own = value(attributes.get(names[i]));
    }
    return own;
  }

  private static @Nullable String value(@Nullable JsonNode node) {
    return node == null || node.isContainerNode() || !ScriptValue.truth(node)
        ? null
        : ScriptValue.text(node);
  }
}
