package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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
    this.results = results;
    sampleRatio(expected);
    for (Map.Entry<String, JsonNode> metric : fields(expected.path("metrics"))) {
      JsonNode goal = find(results.path("goals"), "goal", metric.getKey());
      if (goal.isMissingNode()) {
        skipped.add(metric.getKey());
        continue;
      }
      metric(metric.getKey(), metric.getValue(), goal);
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
      values.add(Compared.exactly(what + sum, reference.path("sum"), variant.path(sum)));
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
