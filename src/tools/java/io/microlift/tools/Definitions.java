package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells the server what a recording is about. */
final class Definitions {
  private static final int MOST_SEGMENTS = 5;
  private static final Set<String> BUILT_IN = Set.of("device", "country", "visitor");

  private final Server server;
  private final Mapping mapping;

  Definitions(Server server, Mapping mapping) {
    this.server = server;
    this.mapping = mapping;
  }

  /**
   * Puts goals and experiment in place, and starts it if it is a draft.
   *
   * @param variants as the recording names them
   * @return the experiment as the server has it now
   * @throws StoppedException if something of the same key means something else
   */
  JsonNode apply(List<String> variants) {
    mapping.goals().forEach(this::applyGoal);
    mapping.ratios().forEach(this::applyRatio);
    String path = "/v1/experiments/" + mapping.experiment();
    JsonNode experiment = server.put(path, experiment(mapping, variants));
    if (experiment.path("status").asText().equalsIgnoreCase("draft")) {
      server.post(path + "/start");
    }
    return server.get(path);
  }

  /** Leaves a goal of that key alone if it counts the same, and never changes another. */
  private void applyGoal(MappedGoal goal) {
    String path = "/v1/goals/" + goal.key();
    Optional<JsonNode> existing = server.find(path);
    if (existing.isEmpty()) {
      server.put(path, goal(goal));
      return;
    }
    if (!countsTheSame(goal, existing.get())) {
      throw new StoppedException(
          Exit.REFUSED,
          "goal %s exists and counts something else; give the column another goal key in a mapping"
              .formatted(goal.key()));
    }
  }

  private void applyRatio(MappedRatio ratio) {
    String path = "/v1/goals/" + ratio.key();
    if (server.find(path).isEmpty()) {
      server.put(
          path,
          Json.object()
              .put("key", ratio.key())
              .put("tier", "macro")
              .put("kind", "ratio")
              .put("numerator", ratio.numerator())
              .put("denominator", ratio.denominator()));
    }
  }

  private static boolean countsTheSame(MappedGoal goal, JsonNode existing) {
    boolean sameEvent = false;
    for (JsonNode event : existing.path("events")) {
      sameEvent |= event.asText().equals(goal.key());
    }
    String currency = goal.currency();
    return sameEvent
        && existing.path("kind").asText().equals(goal.kind().wireName())
        && existing.path("currency").asText("").equals(currency == null ? "" : currency);
  }

  /** Returns the definition of a goal. */
  static ObjectNode goal(MappedGoal goal) {
    ObjectNode json =
        Json.object()
            .put("key", goal.key())
            .put("name", goal.key())
            .put("tier", goal.tier())
            .put("kind", goal.kind().wireName());
    json.putArray("events").add(goal.key());
    String currency = goal.currency();
    if (currency != null) {
      json.put("currency", currency);
    }
    return json;
  }

  /** Returns the definition of the experiment: equal weights, analysed once. */
  static ObjectNode experiment(Mapping mapping, List<String> variants) {
    ObjectNode json =
        Json.object()
            .put("key", mapping.experiment())
            .put("name", mapping.experiment() + " (replayed)");
    ArrayNode array = json.putArray("variants");
    for (String variant : variants) {
      ObjectNode each = array.addObject().put("key", LegalKey.of(variant)).put("weight", 1);
      if (variant.equals(mapping.control())) {
        each.put("control", true);
      }
    }
    ArrayNode goals = json.putArray("goals");
    for (MappedGoal goal : mapping.goals()) {
      String role = goals.isEmpty() ? "primary" : "secondary";
      goals.addObject().put("goal", goal.key()).put("role", role);
    }
    for (MappedRatio ratio : mapping.ratios()) {
      goals.addObject().put("goal", ratio.key()).put("role", "secondary");
    }
    ArrayNode segments = json.putArray("segments");
    mapping.attributes().stream()
        .filter(name -> name.equals(LegalKey.of(name)) && !BUILT_IN.contains(name))
        .limit(MOST_SEGMENTS)
        .forEach(segments::add);
    json.putObject("analysis").put("method", "fixed").put("correction", "holm");
    return json;
  }
}
