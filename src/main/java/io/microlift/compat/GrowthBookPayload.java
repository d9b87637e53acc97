package io.microlift.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.assignment.Assigner;
import io.microlift.assignment.CompiledExperiment;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.platform.Json;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every live experiment as GrowthBook's SDKs read them.
 *
 * @param assigner whose rules it tells
 * @param json the whole answer
 * @param etag of the features, which is what may change
 * @param validUntil first instant at which the rules are others, in milliseconds since 1970
 */
record GrowthBookPayload(Assigner assigner, String json, String etag, long validUntil) {
  /** The payload at an instant, in milliseconds since 1970. */
  static GrowthBookPayload of(Assigner assigner, long at) {
    Snapshot snapshot = assigner.snapshot();
    ObjectNode features = JsonNodeFactory.instance.objectNode();
    Deque<CompiledExperiment> gates = new ArrayDeque<>();
    long validUntil = Long.MAX_VALUE;
    for (CompiledExperiment live : assigner.live()) {
      FeatureRules rules = FeatureRules.ofFeature(live, phases(snapshot, live));
      live.tell(rules, at);
      features.set(live.key(), rules.feature());
      gates.addAll(rules.required());
      validUntil = Math.min(validUntil, live.changesAfter(at));
    }
    addGates(features, gates, snapshot, at);
    String etag = Etag.of(features.toString());
    return new GrowthBookPayload(assigner, json(features, at), etag, validUntil);
  }

  private static void addGates(
      ObjectNode features, Deque<CompiledExperiment> gates, Snapshot snapshot, long at) {
    Set<CompiledExperiment> done = new LinkedHashSet<>();
    while (!gates.isEmpty()) {
      CompiledExperiment next = gates.remove();
      if (done.add(next)) {
        FeatureRules rules = FeatureRules.ofGate(next, phases(snapshot, next));
        next.tell(rules, at);
        features.set(FeatureRules.gateOf(next), rules.feature());
        gates.addAll(rules.required());
      }
    }
  }

  /** SDKs take payloads of the same date for the same. */
  private static String json(ObjectNode features, long at) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("status", 200);
    payload.set("features", features);
    payload.putArray("experiments");
    payload.putObject("savedGroups");
    payload.put("dateUpdated", Instant.ofEpochMilli(at).toString());
    return Json.write(payload);
  }

  private static List<Phase> phases(Snapshot snapshot, CompiledExperiment experiment) {
    return snapshot.experiment(experiment.key()).orElseThrow().phasesOfSalt();
  }

  /** This payload, still told by the rules of a newer snapshot. */
  GrowthBookPayload by(Assigner newer, long until) {
    return new GrowthBookPayload(newer, json, etag, until);
  }
}
