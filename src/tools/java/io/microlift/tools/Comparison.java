package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Holds the server's results against reference results that other programs computed.
 *
 * <p>The reference names variants as the recording does; counts and sums have to be equal, the rest
 * within {@link Compared#TOLERANCE}. A value that the reference has and the server lacks differs.
 */
final class Comparison {
  private final JsonNode results;
  private final List<Compared> values = new ArrayList<>();
  private final TreeSet<String> skipped = new TreeSet<>();

  /**
   * Compares at once.
   *
   * @param expected object with {@code metrics}, and optionally one {@code srm_…}
   * @param results as {@code GET /v1/experiments/{key}/results} answers them
   */
  Comparison(JsonNode expected, JsonNode results) {
    this(expected, results, segment -> Json.missing());
  }

  /**
   * Compares segments, too.
   *
   * @param expected object as above, and optionally {@code segments}, by dimension and value
   * @param segments results of one segment, {@code dimension:value}
   */
  Comparison(JsonNode expected, JsonNode results, Function<String, JsonNode> segments) {
    this.results = results;
    sampleRatio(expected);
    all("", expected, results);
    corrected(expected, results);
    for (Map.Entry<String, JsonNode> dimension : fields(expected.path("segments"))) {
      for (Map.Entry<String, JsonNode> value : fields(dimension.getValue())) {
        String segment = dimension.getKey() + ":" + value.getKey();
        all(
            segment + " | ",
            Json.object().set("metrics", value.getValue()),
            segments.apply(segment));
      }
    }
  }

  private void all(String prefix, JsonNode expected, JsonNode results) {
    for (Map.Entry<String, JsonNode> metric : fields(expected.path("metrics"))) {
      JsonNode goal = find(results.path("goals"), "goal", metric.getKey());
      if (goal.isMissingNode()) {
        skipped.add(metric.getKey());
        continue;
      }
      String what = prefix + metric.getKey();
      if (metric.getValue().path("type").asText().equals("ratio")) {
        ratio(what, metric.getValue(), goal);
      } else {
        metric(what, metric.getValue(), goal);
        adjusted(what, metric.getValue(), goal);
      }
    }
  }

  /** Returns every value compared, in the order of the reference. */
  List<Compared> values() {
    return List.copyOf(values);
  }

  /** Returns the metrics of the reference that are no goals of the experiment. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Returns how many of the values differ. */
  long differences() {
    return values.stream().filter(each -> !each.agrees()).count();
  }

  private void sampleRatio(JsonNode expected) {
    for (Map.Entry<String, JsonNode> each : fields(expected)) {
      if (!each.getKey().startsWith("srm_")) {
        continue;
      }
      for (Map.Entry<String, JsonNode> observed : fields(each.getValue().path("observed"))) {
        JsonNode variant = variant(results, observed.getKey());
        values.add(
            Compared.exactly(
                observed.getKey() + " exposed", observed.getValue(), variant.path("visitors")));
      }
      JsonNode pValue = results.path("sampleRatio").path("pValue");
      values.add(pValue("sample ratio p-value", each.getValue().path("p"), pValue));
    }
  }

  private void metric(String name, JsonNode metric, JsonNode goal) {
    boolean binomial = metric.path("type").asText().equals("binomial");
    for (Map.Entry<String, JsonNode> each : fields(metric.path("variants"))) {
      String what = name + " | " + each.getKey() + " | ";
      JsonNode variant = variant(goal, each.getKey());
      JsonNode reference = each.getValue();
      values.add(Compared.exactly(what + "n", reference.path("n"), variant.path("visitors")));
      String sum = binomial ? "converted" : "sum";
      values.add(Compared.exactly(what + sum, decimal(reference.path("sum")), variant.path(sum)));
      close(what + "mean", reference.path("mean"), variant.path("mean"));
      close(what + "variance", reference.path("variance_sample"), variant.path("variance"));
    }
    for (JsonNode each : metric.path("comparisons")) {
      comparison(name, each, goal, binomial);
    }
  }

  private void comparison(String name, JsonNode reference, JsonNode goal, boolean binomial) {
    String treatment = reference.path("treatment").asText();
    String what = name + " | " + treatment + " | ";
    JsonNode actual = find(goal.path("comparisons"), "variant", LegalKey.of(treatment));
    JsonNode difference = actual.path("difference");
    JsonNode interval =
        reference.path(binomial ? "diff_ci95_newcombe_wilson" : "diff_ci95_welch_t");
    close(what + "difference", reference.path("diff_abs"), difference.path("estimate"));
    close(what + "difference, lower", interval.path(0), difference.path("lower"));
    close(what + "difference, upper", interval.path(1), difference.path("upper"));
    close(what + "lift", reference.path("lift_rel"), actual.path("lift").path("estimate"));
    String pValue = binomial ? "p_two_sided_pooled" : "p_two_sided_welch_t";
    values.add(pValue(what + "p-value", reference.path(pValue), actual.path("pValue")));
  }

  /** A sum without what adding doubles left behind its ninth digit. */
  private static JsonNode decimal(JsonNode sum) {
    return DecimalNode.valueOf(sum.decimalValue().setScale(9, RoundingMode.HALF_EVEN));
  }

  private void ratio(String name, JsonNode metric, JsonNode goal) {
    for (Map.Entry<String, JsonNode> each : fields(metric.path("variants"))) {
      String what = name + " | " + each.getKey() + " | ";
      JsonNode variant = variant(goal, each.getKey());
      JsonNode reference = each.getValue();
      values.add(Compared.exactly(what + "n", reference.path("n_units"), variant.path("visitors")));
      values.add(
          Compared.exactly(
              what + "numerator", reference.path("sum_numerator"), variant.path("sum")));
      values.add(
          Compared.exactly(
              what + "denominator",
              reference.path("sum_denominator"),
              variant.path("denominator")));
      close(what + "ratio", reference.path("ratio"), variant.path("mean"));
    }
    for (JsonNode reference : metric.path("comparisons")) {
      String what = name + " | " + reference.path("treatment").asText() + " | ";
      JsonNode actual = comparison(goal, reference);
      JsonNode difference = actual.path("difference");
      JsonNode interval = reference.path("diff_ci95");
      close(what + "difference", reference.path("diff_abs"), difference.path("estimate"));
      close(what + "difference, lower", interval.path(0), difference.path("lower"));
      close(what + "difference, upper", interval.path(1), difference.path("upper"));
      close(what + "lift", reference.path("lift_rel"), actual.path("lift").path("estimate"));
      values.add(pValue(what + "p-value", reference.path("p_two_sided"), actual.path("pValue")));
    }
  }

  /** What a covariate from before the exposure makes of it, where the goal has one. */
  private void adjusted(String name, JsonNode metric, JsonNode goal) {
    for (Map.Entry<String, JsonNode> each : fields(metric)) {
      if (!each.getKey().startsWith("cuped_with_")) {
        continue;
      }
      for (JsonNode reference : each.getValue()) {
        JsonNode actual = comparison(goal, reference).path("varianceReduction");
        JsonNode difference = actual.path("difference");
        JsonNode interval = reference.path("diff_ci95_welch_t");
        String what = name + " | " + reference.path("treatment").asText() + " | adjusted ";
        close(what + "slope", reference.path("theta"), actual.path("theta"));
        close(what + "difference", reference.path("diff_abs"), difference.path("estimate"));
        close(what + "difference, lower", interval.path(0), difference.path("lower"));
        close(what + "difference, upper", interval.path(1), difference.path("upper"));
        JsonNode expected = reference.path("p_two_sided_welch_t");
        values.add(pValue(what + "p-value", expected, actual.path("pValue")));
      }
    }
  }

  /** Holm's correction of the primary goal's p-values, Benjamini and Hochberg's of all others'. */
  private void corrected(JsonNode expected, JsonNode results) {
    Map<String, List<JsonNode>> actual = new TreeMap<>();
    Map<String, List<Double>> references = new TreeMap<>();
    for (JsonNode goal : results.path("goals")) {
      String role = goal.path("role").asText();
      JsonNode metric = expected.path("metrics").path(goal.path("goal").asText());
      for (JsonNode reference : metric.path("comparisons")) {
        actual
            .computeIfAbsent(role, each -> new ArrayList<>())
            .add(comparison(goal, reference).path("adjustedPValue"));
        references.computeIfAbsent(role, each -> new ArrayList<>()).add(pValue(reference));
      }
    }
    corrected("primary", Corrected.holm(references.getOrDefault("primary", List.of())), actual);
    corrected(
        "secondary",
        Corrected.benjaminiHochberg(references.getOrDefault("secondary", List.of())),
        actual);
  }

  private void corrected(String role, List<Double> expected, Map<String, List<JsonNode>> actual) {
    for (int i = 0; i < expected.size(); i++) {
      JsonNode value = actual.getOrDefault(role, List.of()).get(i);
      values.add(
          Compared.closely(
              "%s comparison %d | corrected p-value".formatted(role, i + 1),
              expected.get(i),
              value,
              Compared.P_VALUE_TOLERANCE));
    }
  }

  private static double pValue(JsonNode reference) {
    for (String name : List.of("p_two_sided_pooled", "p_two_sided_welch_t", "p_two_sided")) {
      if (reference.has(name)) {
        return reference.path(name).asDouble();
      }
    }
    return Double.NaN;
  }

  private static JsonNode comparison(JsonNode goal, JsonNode reference) {
    String variant = LegalKey.of(reference.path("treatment").asText());
    return find(goal.path("comparisons"), "variant", variant);
  }

  private void close(String what, JsonNode expected, JsonNode actual) {
    values.add(Compared.closely(what, expected.asDouble(), actual, Compared.TOLERANCE));
  }

  private static Compared pValue(String what, JsonNode expected, JsonNode actual) {
    return Compared.closely(what, expected.asDouble(), actual, Compared.P_VALUE_TOLERANCE);
  }

  private static JsonNode variant(JsonNode parent, String recordedName) {
    return find(parent.path("variants"), "variant", LegalKey.of(recordedName));
  }

  private static JsonNode find(JsonNode array, String member, String value) {
    for (JsonNode each : array) {
      if (each.path(member).asText().equals(value)) {
        return each;
      }
    }
    return Json.missing();
  }

  private static Iterable<Map.Entry<String, JsonNode>> fields(JsonNode object) {
    return object.properties();
  }
}
