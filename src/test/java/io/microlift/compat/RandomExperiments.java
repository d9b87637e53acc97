package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Experiments of every kind that there is, the same for the same seed. */
final class RandomExperiments {
  static final int COUNT = 50;

  /** Why visitors get what they get, at least a few of them. */
  static final List<String> REASONS =
      List.of(
          "SPLIT",
          "OVERRIDE",
          "SHIPPED",
          "NOT_RUNNING",
          "NOT_IN_AUDIENCE",
          "NOT_IN_TRAFFIC",
          "LAYER_TAKEN",
          "HOLDOUT",
          "MISSING_UNIT");

  private static final List<String> AUDIENCES =
      List.of(
          "{\"device\": \"phone\"}",
          "{\"device\": {\"$ini\": [\"PHONE\", \"tablet\"]}, \"orders\": {\"$gt\": 0}}",
          "{\"country\": {\"$in\": [\"DE\", \"FR\"]}}",
          "{\"$or\": [{\"loggedIn\": true}, {\"orders\": {\"$gte\": \"2\"}}]}",
          "{\"$nor\": [{\"country\": \"US\"}, {\"nested.plan\": null}]}",
          "{\"$not\": {\"tags\": {\"$elemMatch\": {\"$eq\": \"vip\"}}}}",
          "{\"tags\": {\"$size\": {\"$lt\": 2}}}",
          "{\"tags\": {\"$all\": [\"vip\", \"new\"]}}",
          "{\"version\": {\"$vgt\": \"1.2.0\"}}",
          "{\"nested\": {\"$exists\": true}, \"nested.seats\": {\"$lte\": 12}}",
          "{\"country\": {\"$regex\": \"^[DF]\"}, \"orders\": {\"$type\": \"number\"}}",
          "{\"orders\": {\"$ne\": 40}}");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clients clients;
  private final SplittableRandom random;
  private final List<String> keys = new ArrayList<>();

  RandomExperiments(Clients clients, long seed) {
    this.clients = clients;
    this.random = new SplittableRandom(seed);
  }

  /** Defines holdouts and experiments, starts them, and changes some. */
  void define() {
    clients.send("PUT", "/v1/goals/liked", "{\"events\": [\"Page Liked\"]}");
    clients.send("PUT", "/v1/holdouts/everything", "{\"share\": 0.05}");
    clients.send("PUT", "/v1/holdouts/accounts", "{\"share\": 0.1, \"unit\": \"account\"}");
    clients.send("PUT", "/v1/holdouts/one", "{\"share\": 0.2, \"layer\": \"one\"}");
    for (int i = 0; i < COUNT; i++) {
      String key = "random-" + i;
      clients.send("PUT", "/v1/experiments/" + key, experiment(i).toString());
      clients.send("POST", "/v1/experiments/" + key + "/start", "{}");
      change(i, "/v1/experiments/" + key);
      keys.add(key);
    }
  }

  private void change(int i, String path) {
    if (i % 9 == 4) {
      clients.send(
          "POST",
          path + "/phases",
          i % 4 == 3 ? "{\"traffic\": 0.05}" : "{\"traffic\": 0.9, \"ramp\": []}");
    }
    if (i % 9 == 5) {
      clients.send("POST", path + "/phases", "{\"keepBuckets\": true, \"overrides\": {}}");
    }
    if (i % 12 == 7) {
      clients.send("POST", path + "/pause", "{}");
    }
    if (i % 12 == 8) {
      String shipped = "{\"decision\": \"ship\", \"variant\": \"v1\"}";
      clients.send("POST", path + "/conclude", shipped);
    }
  }

  private ObjectNode experiment(int i) {
    ObjectNode experiment = JsonNodeFactory.instance.objectNode();
    int variants = variants(experiment, i);
    boolean layered = i % 4 == 3;
    experiment.put("traffic", layered ? 0.06 : oneOf(1.0, 0.9, 0.5, 0.333, 0.07));
    if (layered) {
      experiment.put("layer", i % 8 == 3 ? "one" : "two");
    } else if (i % 5 == 1) {
      experiment.put("unit", "account");
    }
    if (random.nextInt(3) > 0) {
      experiment.set("audience", audience());
    }
    overrides(experiment, variants);
    if (!keys.isEmpty() && i % 3 == 2) {
      prerequisite(experiment);
    }
    time(experiment, i);
    experiment.putArray("goals").addObject().put("goal", "liked").put("role", "primary");
    return experiment;
  }

  private int variants(ObjectNode experiment, int i) {
    int count = 2 + random.nextInt(3);
    int control = random.nextInt(count);
    ArrayNode variants = experiment.putArray("variants");
    for (int v = 0; v < count; v++) {
      ObjectNode variant = variants.addObject().put("key", "v" + v).put("control", v == control);
      variant.put("weight", oneOf(1.0, 1.0, 0.3, 2.5, 7.0));
      variant.put("payload", i + "/" + v);
    }
    return count;
  }

  private void overrides(ObjectNode experiment, int variants) {
    ObjectNode visitors = experiment.putObject("overrides");
    for (int v = 0; v < 10; v++) {
      visitors.put("qa-" + random.nextInt(20), "v" + random.nextInt(variants));
    }
    if (random.nextInt(4) == 0) {
      ObjectNode override = experiment.putArray("audienceOverrides").addObject();
      override.set("audience", audience());
      override.put("variant", "v" + random.nextInt(variants));
    }
  }

  private void prerequisite(ObjectNode experiment) {
    ObjectNode prerequisite = experiment.putArray("prerequisites").addObject();
    prerequisite.put("experiment", keys.get(random.nextInt(keys.size())));
    prerequisite.putArray("variants").add("v0").add("v1");
  }

  private void time(ObjectNode experiment, int i) {
    if (i % 10 == 6) {
      boolean over = i % 20 == 6;
      ObjectNode schedule = experiment.putObject("schedule");
      schedule.put("start", over ? "2020-01-01T00:00:00Z" : "2025-01-01T00:00:00Z");
      schedule.put("end", over ? "2021-01-01T00:00:00Z" : "2100-01-01T00:00:00Z");
    }
    if (i % 10 == 0) {
      experiment.put("traffic", 0.1);
      ArrayNode ramp = experiment.putArray("ramp");
      ramp.addObject().put("at", "2021-01-01T00:00:00Z").put("traffic", 0.6);
      ramp.addObject().put("at", "2100-01-01T00:00:00Z").put("traffic", 1.0);
    }
  }

  private JsonNode audience() {
    try {
      return JSON.readTree(AUDIENCES.get(random.nextInt(AUDIENCES.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double oneOf(double... values) {
    return values[random.nextInt(values.length)];
  }
}
