package io.microlift.verdict;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes reports in the Static Analysis Results Interchange Format (SARIF) 2.1.0: a rule for each
 * check, a result for each experiment and check. Readers that show results in files get the address
 * of the experiment as the file.
 */
public final class Sarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private Sarif() {}

  /** Writes reports as one run. */
  public static String of(List<Report> reports) {
    ObjectNode log = JsonNodeFactory.instance.objectNode();
    log.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = log.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Microlift");
    Map<String, Integer> rules = rules(reports, driver.putArray("rules"));
    ArrayNode results = run.putArray("results");
    for (Report report : reports) {
      for (Finding finding : report.checks()) {
        result(results.addObject(), report.experiment(), finding)
            .put("ruleIndex", rules.get(finding.id()));
      }
    }
    return log.toString();
  }

  private static Map<String, Integer> rules(List<Report> reports, ArrayNode rules) {
    Map<String, Integer> places = new LinkedHashMap<>();
    for (Report report : reports) {
      for (Finding finding : report.checks()) {
        if (places.putIfAbsent(finding.id(), rules.size()) == null) {
          ObjectNode rule = rules.addObject();
          rule.put("id", finding.id());
          rule.putObject("shortDescription").put("text", finding.title());
        }
      }
    }
    return places;
  }

  private static ObjectNode result(ObjectNode result, String experiment, Finding finding) {
    result.put("ruleId", finding.id());
    switch (finding.status()) {
      case FAIL -> result.put("kind", "fail").put("level", "error");
      case WARN -> result.put("kind", "fail").put("level", "warning");
      case PASS -> result.put("kind", "pass").put("level", "none");
      case INSUFFICIENT -> result.put("kind", "open").put("level", "none");
      case NOT_APPLICABLE -> result.put("kind", "notApplicable").put("level", "none");
    }
    String remedy = finding.remedy() == null ? "" : " " + finding.remedy();
    result.putObject("message").put("text", experiment + ": " + finding.detail() + remedy);
    ObjectNode location = result.putArray("locations").addObject();
    ObjectNode physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", "experiments/" + experiment);
    physical.putObject("region").put("startLine", 1);
    location
        .putArray("logicalLocations")
        .addObject()
        .put("name", experiment)
        .put("fullyQualifiedName", "experiments/" + experiment)
        .put("kind", "resource");
    result
        .putObject("partialFingerprints")
        .put("experimentAndCheck/v1", experiment + "/" + finding.id());
    ObjectNode properties = result.putObject("properties");
    if (finding.observed() != null) {
      properties.put("observed", finding.observed());
    }
    if (finding.threshold() != null) {
      properties.put("threshold", finding.threshold());
    }
    return result;
  }
}
