package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.microlift.assignment.BucketRange;
import io.microlift.assignment.CompiledExperiment;
import io.microlift.assignment.Hash;
import io.microlift.assignment.RuleReader;
import io.microlift.experiment.LayerRange;
import io.microlift.experiment.Phase;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/*
 * Every rule of an experiment becomes one rule of a feature, in the same order. What keeps visitors
 * out forces the control's value on them; what lets them in is an experiment of GrowthBook, because
 * SDKs tell of those that a visitor saw them. A forced rule is decided before an SDK looks at its
 * sticky buckets, as here audiences, holdouts and layers come before the memory.
 *
 * An SDK's prerequisites look at the value of another feature, and ours at the variant. So a
 * prerequisite has a feature beside it, the gate, whose value is the key of the variant that the
 * visitor sees, or nothing. It forces ranges of buckets, which tells nobody that the visitor saw
 * something; but only experiments know sticky buckets, so the gate of one that remembers is one.
 */
/** Writes the rules of an experiment as a feature of GrowthBook's SDKs. */
final class FeatureRules implements RuleReader {
  /** What units are called in SDKs: a visitor's id is their attribute {@code id}. */
  static final String ID = "id";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int HASH_VERSION = 2;
  private static final JsonNode NOTHING = TextNode.valueOf("");

  private final CompiledExperiment experiment;
  private final List<Phase> phases;
  private final boolean gate;
  private final ArrayNode rules = JSON.arrayNode();
  private final Set<CompiledExperiment> required = new LinkedHashSet<>();
  private boolean remembers;
  private boolean closed;

  private FeatureRules(CompiledExperiment experiment, List<Phase> phases, boolean gate) {
    this.experiment = experiment;
    this.phases = phases;
    this.gate = gate;
  }

  /** Hears the rules of an experiment; {@code phases} are those of its salt, the last one now. */
  static FeatureRules ofFeature(CompiledExperiment experiment, List<Phase> phases) {
    return new FeatureRules(experiment, phases, false);
  }

  /** The same for its gate. */
  static FeatureRules ofGate(CompiledExperiment experiment, List<Phase> phases) {
    return new FeatureRules(experiment, phases, true);
  }

  /** The attribute of an SDK that stands for a unit. */
  static String attribute(String unit) {
    return unit.equals("visitorId") ? ID : unit;
  }

  /** The name of the feature that says which variant of an experiment a visitor sees. */
  static String gateOf(CompiledExperiment experiment) {
    return experiment.key() + "#variant";
  }

  /** The feature. */
  ObjectNode feature() {
    ObjectNode feature = JSON.objectNode();
    feature.set("defaultValue", out());
    feature.set("rules", rules);
    return feature;
  }

  /** The experiments whose gates the rules ask. */
  Set<CompiledExperiment> required() {
    return required;
  }

  @Override
  public void closed() {
    closed = true;
  }

  @Override
  public void ships(int variant) {
    add(forced(value(variant)));
    closed = true;
  }

  @Override
  public void overrides(Map<String, Integer> variants) {
    Map<Integer, Set<String>> visitors = new TreeMap<>();
    variants.forEach((id, place) -> visitors.computeIfAbsent(place, p -> new TreeSet<>()).add(id));
    visitors.forEach(
        (place, ids) -> {
          ArrayNode list = JSON.arrayNode();
          ids.forEach(list::add);
          overrides(JSON.objectNode().set(ID, JSON.objectNode().set("$in", list)), place);
        });
  }

  @Override
  public void overrides(JsonNode audience, int variant) {
    ObjectNode rule = gate ? forced(value(variant)) : experiment(ID);
    rule.set("condition", audience);
    if (!gate) {
      ArrayNode ranges = rule.putArray("ranges");
      for (int i = 0; i < experiment.variants().size(); i++) {
        ranges.add(range(0, i == variant ? 1 : 0));
      }
      rule.put("disableStickyBucketing", true);
    }
    add(rule);
  }

  @Override
  public void audience(JsonNode condition) {
    add(forced(out()).set("condition", JSON.objectNode().set("$not", condition)));
  }

  /** SDKs keep out whoever lacks an attribute; only lists and objects must be told to be none. */
  @Override
  public void unit(String attribute) {
    ArrayNode either = JSON.arrayNode();
    for (String type : List.of("array", "object")) {
      either.addObject().set(attribute, JSON.objectNode().put("$type", type));
    }
    add(forced(out()).set("condition", JSON.objectNode().set("$or", either)));
  }

  @Override
  public void holdout(Hash hash, int end) {
    add(filtered(hash, JSON.arrayNode().add(buckets(0, end))));
  }

  @Override
  public void layer(Hash hash, List<LayerRange> own) {
    ArrayNode others = JSON.arrayNode();
    int from = 0;
    for (LayerRange range : own.stream().sorted((a, b) -> a.first() - b.first()).toList()) {
      if (from < range.first()) {
        others.add(buckets(from, range.first()));
      }
      from = range.end();
    }
    if (from < LayerRange.BUCKETS) {
      others.add(buckets(from, LayerRange.BUCKETS));
    }
    if (!others.isEmpty()) {
      add(filtered(hash, others));
    }
  }

  @Override
  public void requires(CompiledExperiment other, List<String> variants) {
    if (closed) {
      return;
    }
    ArrayNode wanted = JSON.arrayNode();
    variants.forEach(wanted::add);
    ObjectNode rule = forced(out());
    ObjectNode parent = rule.putArray("parentConditions").addObject();
    parent.put("id", gateOf(other));
    parent.putObject("condition").putObject("value").set("$nin", wanted);
    add(rule);
    required.add(other);
  }

  @Override
  public void remembers() {
    remembers = true;
  }

  @Override
  public void divides(Hash hash, List<BucketRange> ranges) {
    if (gate && !remembers) {
      for (int i = 0; i < ranges.size(); i++) {
        ObjectNode rule = hashed(forced(value(i)), attribute(hash.attribute()));
        rule.put("seed", hash.seed());
        add(rule.set("range", range(ranges.get(i).lower(), ranges.get(i).upper())));
      }
      return;
    }
    ObjectNode rule = experiment(attribute(hash.attribute())).put("seed", hash.seed());
    ArrayNode all = rule.putArray("ranges");
    ranges.forEach(each -> all.add(range(each.lower(), each.upper())));
    rule.put("bucketVersion", phases.get(0).number());
    add(rule);
  }

  private void add(JsonNode rule) {
    if (!closed) {
      rules.add(rule);
    }
  }

  private JsonNode out() {
    return gate ? NOTHING : value(experiment.control());
  }

  private JsonNode value(int variant) {
    return gate
        ? TextNode.valueOf(experiment.variants().get(variant).key())
        : FlagValue.of(experiment.variants().get(variant));
  }

  private static ObjectNode forced(JsonNode value) {
    ObjectNode rule = JSON.objectNode();
    rule.set("force", value);
    return rule;
  }

  private ObjectNode filtered(Hash hash, ArrayNode ranges) {
    ObjectNode rule = forced(out());
    ObjectNode filter = rule.putArray("filters").addObject();
    filter.put("attribute", attribute(hash.attribute()));
    filter.put("seed", hash.seed()).put("hashVersion", HASH_VERSION).set("ranges", ranges);
    return rule;
  }

  private ObjectNode experiment(String attribute) {
    ObjectNode rule = JSON.objectNode();
    rule.put("key", experiment.key()).put("phase", Integer.toString(phase()));
    ArrayNode variations = rule.putArray("variations");
    ArrayNode meta = rule.putArray("meta");
    for (int i = 0; i < experiment.variants().size(); i++) {
      variations.add(value(i));
      meta.addObject().put("key", experiment.variants().get(i).key());
    }
    return hashed(rule, attribute);
  }

  private int phase() {
    return phases.get(phases.size() - 1).number();
  }

  private static ObjectNode hashed(ObjectNode rule, String attribute) {
    return rule.put("hashAttribute", attribute).put("hashVersion", HASH_VERSION);
  }

  private static ArrayNode buckets(int first, int end) {
    double all = LayerRange.BUCKETS;
    return range(first / all, end / all);
  }

  private static ArrayNode range(double lower, double upper) {
    return JSON.arrayNode().add(lower).add(upper);
  }
}
