package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A goal that many storefronts have, with the names that the tools of the trade give its events.
 *
 * @param key canonical; also the name of an event that storefronts may send
 * @param name for people
 * @param type what it is on the way to an order
 * @param role what it usually means for an experiment's decision
 * @param names of its events elsewhere
 * @param where conditions on events of these names, which mean other things, too
 * @param note for people
 * @param definition what a goal of this template says if it says nothing else
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GoalTemplate(
    GoalKey key,
    String name,
    Type type,
    GoalRole role,
    Names names,
    Map<String, JsonNode> where,
    @Nullable String note,
    JsonNode definition) {
  /** What a goal is on the way to an order. */
  @Schema(name = "GoalTemplateType")
  public enum Type {
    /** A step that leads there. */
    @JsonProperty("milestone")
    MILESTONE,
    /** Something beside the way. */
    @JsonProperty("action")
    ACTION,
    /** The order itself, and what becomes of it. */
    @JsonProperty("macro")
    MACRO
  }

  /**
   * Names of events by who gives them; the first that is listed is the usual one.
   *
   * @param ga4 Google Analytics 4
   * @param segment Segment's specifications
   * @param webPixel Shopify's web pixels
   */
  @Schema(name = "GoalTemplateNames")
  public record Names(List<String> ga4, List<String> segment, List<String> webPixel) {
    /** Copies the lists. */
    public Names {
      ga4 = List.copyOf(ga4);
      segment = List.copyOf(segment);
      webPixel = List.copyOf(webPixel);
    }
  }

  /** Copies the conditions, and completes the definition. */
  @SuppressWarnings("NullAway") // most templates in the file have no conditions, or no definition
  public GoalTemplate {
    where = where == null ? Map.of() : new LinkedHashMap<>(where);
    definition = complete(key, name, names, where, definition);
  }

  private static ObjectNode complete(
      GoalKey key,
      String name,
      Names names,
      Map<String, JsonNode> where,
      @Nullable JsonNode given) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put("name", name).put("tier", "micro").put("kind", "conversion");
    if (given == null || !given.has("numerator")) {
      whole.set("events", events(key, names));
    }
    if (!where.isEmpty()) {
      whole.set("filter", filter(where));
    }
    whole.put("direction", "increase");
    return given instanceof ObjectNode object ? whole.setAll(object) : whole;
  }

  private static ArrayNode events(GoalKey key, Names names) {
    Set<String> events = new LinkedHashSet<>();
    events.add(key.value());
    events.addAll(names.ga4());
    events.addAll(names.segment());
    events.addAll(names.webPixel());
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    events.forEach(list::add);
    return list;
  }

  /** Events of other names count as they are. */
  private static ObjectNode filter(Map<String, JsonNode> where) {
    ObjectNode filter = JsonNodeFactory.instance.objectNode();
    ArrayNode cases = filter.putArray("$or");
    ArrayNode names = cases.addObject().putObject("event").putArray("$nin");
    where.forEach(
        (name, condition) -> {
          names.add(name);
          ObjectNode named = cases.addObject().put("event", name);
          named.setAll((ObjectNode) condition);
        });
    return filter;
  }
}
