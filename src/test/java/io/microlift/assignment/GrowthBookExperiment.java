package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Condition;
import io.microlift.experiment.LayerRange;
import io.microlift.experiment.SavedGroups;
import io.microlift.experiment.Variant;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An experiment as GrowthBook's SDKs are given it, turned into our rules: namespaces and filters
 * are layers, forced variations are overrides.
 */
final class GrowthBookExperiment {
  private final JsonNode context;
  private final JsonNode definition;
  private final ObjectNode attributes;
  private final List<Variant> variants = new ArrayList<>();
  private final JsonNode values;
  private final String attribute;
  private final Map<String, JsonNode> stickyDocs;

  /** {@code stickyDocs} are those of the visitor by their keys, null without sticky buckets. */
  GrowthBookExperiment(
      JsonNode context, JsonNode definition, @Nullable Map<String, JsonNode> stickyDocs) {
    this.context = context;
    this.definition = definition;
    this.attributes = attributes(context);
    boolean sticky = stickyDocs != null && !definition.path("disableStickyBucketing").asBoolean();
    this.stickyDocs = sticky && stickyDocs != null ? stickyDocs : Map.of();
    this.attribute = attribute(sticky);
    this.values =
        definition.has("variations")
            ? definition.get("variations")
            : definition.path("contextualVariations");
    for (int i = 0; i < values.size(); i++) {
      String key = definition.path("meta").path(i).path("key").asText(Integer.toString(i));
      variants.add(new Variant(key, 1, i == 0, values.get(i)));
    }
  }

  static ObjectNode attributes(JsonNode context) {
    return context.path("attributes") instanceof ObjectNode given
        ? given
        : JsonNodeFactory.instance.objectNode();
  }

  static SavedGroups groups(JsonNode context) {
    return context.has("savedGroups")
        ? SavedGroups.of(context.get("savedGroups"))
        : SavedGroups.NONE;
  }

  /** The SDK's result in its own words. */
  ObjectNode run(Predicate<JsonNode> parentHolds) {
    CompiledExperiment compiled =
        new CompiledExperiment(
            key(), new CompiledExperiment.Access(true, true), variants, rules(parentHolds));
    Visit visit = Visit.of(new Visitor("", attributes), 0).remembering(remembered());
    int decision = compiled.decide(visit);
    AssignmentReason reason = Decision.reason(decision);
    boolean hashed = reason == AssignmentReason.SPLIT || reason == AssignmentReason.STICKY;
    int variant = compiled.variant(decision);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.set("value", values.get(variant));
    result.put("variationId", variant).put("key", compiled.variantKey(variant));
    result.put("inExperiment", Decision.inExperiment(decision)).put("hashUsed", hashed);
    result.put("stickyBucketUsed", reason == AssignmentReason.STICKY);
    result.put("hashAttribute", attribute);
    result.set("hashValue", attributes.path(attribute));
    if (Decision.bucket(decision) != Decision.NO_BUCKET) {
      result.put("bucket", Decision.bucket(decision) / (double) Bucketing.BUCKETS);
    }
    return result;
  }

  /** Name under which sticky documents keep the variation. */
  String stickyName() {
    return key() + "__" + definition.path("bucketVersion").asInt(0);
  }

  boolean isSticky() {
    return !definition.path("disableStickyBucketing").asBoolean();
  }

  private String key() {
    return definition.path("key").asText("");
  }

  private List<Rule> rules(Predicate<JsonNode> parentHolds) {
    List<Rule> rules = new ArrayList<>();
    int out = Decision.out(AssignmentReason.NOT_RUNNING);
    if (variants.size() < 2) {
      rules.add(new Rules.Always("variations", out, ""));
    }
    addForced(rules);
    if (definition.path("active").isBoolean() && !definition.path("active").booleanValue()) {
      rules.add(new Rules.Always("active", out, ""));
    }
    rules.add(new Rules.HasUnit(attribute));
    Hash hash = new Hash(attribute, definition.path("seed").asText(key()), isOld(definition, 1));
    boolean remembered = !remembered().isEmpty();
    if (!remembered) {
      addLayers(rules, definition, attribute);
    }
    if (definition.has("condition")) {
      rules.add(
          new Rules.InAudience(
              Condition.compile(definition.get("condition"), (pointer, message) -> {}),
              groups(context)));
    }
    for (JsonNode parent : definition.path("parentConditions")) {
      if (!parentHolds.test(parent)) {
        rules.add(new Rules.Always("parent", out, ""));
      }
    }
    if (isBlocked() || context.path("qaMode").asBoolean()) {
      rules.add(new Rules.Always("blocked", out, ""));
    }
    RampedRanges ranges = RampedRanges.always(ranges());
    if (remembered) {
      rules.add(
          new Remembered(new Question(key(), key(), List.of()), hash, ranges, places(), true));
    }
    rules.add(new Rules.Divide(hash, ranges));
    return rules;
  }

  private Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    variants.forEach(variant -> places.put(variant.key(), places.size()));
    return places;
  }

  private void addForced(List<Rule> rules) {
    CompiledExperiment positions =
        new CompiledExperiment(
            key(),
            new CompiledExperiment.Access(true, true),
            variants,
            List.of(new Rules.Always("", Decision.out(AssignmentReason.NOT_RUNNING), "")));
    int forced = previewed(context.path("url").asText(""), key(), positions);
    if (forced < 0) {
      forced = context.path("forcedVariations").path(key()).asInt(-1);
    }
    if (forced >= 0) {
      rules.add(new Rules.VisitorOverrides(Map.of("", forced)));
    }
  }

  /** The place of the variation that a page's address asks for, -1 if none. */
  static int previewed(String url, String key, CompiledExperiment experiment) {
    String query = URI.create(url).getRawQuery();
    String variant =
        query == null || query.isEmpty()
            ? null
            : Previews.read(Previews.PARAMETER + query, null).get(key);
    return variant == null ? -1 : experiment.previewPlace(variant);
  }

  static void addLayers(List<Rule> rules, JsonNode definition, String attribute) {
    if (definition.has("filters")) {
      for (JsonNode filter : definition.get("filters")) {
        String hashed = filter.path("attribute").asText("id");
        boolean old = isOld(filter, 2);
        List<LayerRange> own = new ArrayList<>();
        filter.path("ranges").forEach(range -> add(own, range.get(0), range.get(1)));
        rules.add(layer(new Hash(hashed, filter.path("seed").asText(), old), own));
      }
      return;
    }
    JsonNode namespace = definition.path("namespace");
    if (namespace.isArray()) {
      List<LayerRange> own = new ArrayList<>();
      add(own, namespace.get(1), namespace.get(2));
      rules.add(layer(new Hash(attribute, "__" + namespace.get(0).asText(), true), own));
    }
  }

  private static Rule layer(Hash hash, List<LayerRange> own) {
    return new Rules.InLayer("", hash, new BucketSet(own), new BucketSet(List.of()));
  }

  private static void add(List<LayerRange> ranges, JsonNode lower, JsonNode upper) {
    BucketRange range = new BucketRange(lower.doubleValue(), upper.doubleValue());
    if (range.firstBucket() < range.endBucket()) {
      ranges.add(new LayerRange(range.firstBucket(), range.endBucket()));
    }
  }

  static boolean isOld(JsonNode definition, int version) {
    return definition.path("hashVersion").asInt(version) == 1;
  }

  private BucketRanges ranges() {
    if (definition.has("ranges")) {
      List<BucketRange> ranges = new ArrayList<>();
      definition
          .get("ranges")
          .forEach(
              r -> ranges.add(new BucketRange(r.get(0).doubleValue(), r.get(1).doubleValue())));
      return BucketRanges.of(ranges);
    }
    JsonNode weights = definition.path("weights");
    double[] shares = new double[weights.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights.get(i).doubleValue();
    }
    return BucketRanges.asSdk(variants.size(), definition.path("coverage").asDouble(1), shares);
  }

  private String attribute(boolean sticky) {
    String name = definition.path("hashAttribute").asText("id");
    String fallback = definition.path("fallbackAttribute").asText("");
    boolean missing = attributes.path(name).asText("").isEmpty();
    return missing && sticky && !attributes.path(fallback).asText("").isEmpty() ? fallback : name;
  }

  /** What the documents say, by experiment; the hash attribute's over the fallback's. */
  private Map<String, String> remembered() {
    JsonNode kept = assignment(stickyName());
    return kept.isTextual() ? Map.of(key(), kept.textValue()) : Map.of();
  }

  private boolean isBlocked() {
    for (int i = 0; i < definition.path("minBucketVersion").asInt(0); i++) {
      if (assignment(key() + "__" + i).isTextual()) {
        return true;
      }
    }
    return false;
  }

  private JsonNode assignment(String name) {
    for (String member : List.of("hashAttribute", "fallbackAttribute")) {
      String each = definition.path(member).asText(member.equals("hashAttribute") ? "id" : "");
      String document = each + "||" + attributes.path(each).asText();
      JsonNode kept =
          stickyDocs
              .getOrDefault(document, MissingNode.getInstance())
              .path("assignments")
              .path(name);
      if (kept.isTextual()) {
        return kept;
      }
    }
    return MissingNode.getInstance();
  }
}
