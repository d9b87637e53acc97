package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of the form of an experiment, as they are typed.
 *
 * @param stored whether the experiment exists, so that its key stays
 * @param version of what the form was made of; empty for a new one
 * @param texts what is in the plain fields, by their names
 * @param variants rows of variants, one more than there are
 * @param goals rows of goals, one more than there are
 * @param rest everything that has no field, as JSON
 */
public record ExperimentForm(
    boolean stored,
    String version,
    Map<String, String> texts,
    List<VariantRow> variants,
    List<GoalRow> goals,
    String rest) {
  /** Plain fields, whose names are those of the definition. */
  private static final String[] COPIED = {"key", "name", "hypothesis", "owner"};

  /** Members that have fields; those of an experiment that nobody can set are no members. */
  private static final Set<String> FIELDS =
      Set.of(
          "key",
          "name",
          "hypothesis",
          "owner",
          "tags",
          "variants",
          "traffic",
          "audience",
          "goals",
          "funnel",
          "plan");

  private static final int FEWEST_ROWS = 3;

  /** Copies the collections. */
  public ExperimentForm {
    texts = Map.copyOf(texts);
    variants = List.copyOf(variants);
    goals = List.copyOf(goals);
  }

  /**
   * A variant.
   *
   * @param number of the row, from 0
   * @param key of it; an empty one is none
   * @param weight its share relative to the others
   * @param control whether it is the baseline
   * @param payload JSON that a page gets
   */
  public record VariantRow(
      int number, String key, String weight, boolean control, String payload) {}

  /**
   * A goal.
   *
   * @param goal key of it; an empty one is none
   * @param role what it means for the decision
   * @param margin of a guardrail, in percent
   */
  public record GoalRow(String goal, String role, String margin) {}

  /** What is in a plain field. */
  public String text(String field) {
    return texts.getOrDefault(field, "");
  }

  /** Roles to choose from. */
  public List<String> roles() {
    return List.of("primary", "guardrail", "secondary");
  }

  /** The form of a new experiment. */
  static ExperimentForm empty() {
    return new ExperimentForm(
        false,
        "",
        Map.of("traffic", "100", "days", "14", "lift", "3", "power", "80"),
        List.of(
            new VariantRow(0, "control", "1", true, ""),
            new VariantRow(1, "treatment", "1", false, ""),
            new VariantRow(2, "", "", false, "")),
        List.of(
            new GoalRow("", "primary", ""),
            new GoalRow("", "guardrail", "2"),
            new GoalRow("", "secondary", "")),
        "");
  }

  /** The form of a stored definition. */
  static ExperimentForm of(JsonNode definition, String version) {
    List<VariantRow> variants = new ArrayList<>();
    for (JsonNode each : definition.path("variants")) {
      JsonNode payload = each.path("payload");
      variants.add(
          new VariantRow(
              variants.size(),
              each.path("key").asText(),
              plain(each.path("weight")),
              each.path("control").asBoolean(),
              payload.isNull() || payload.isMissingNode() ? "" : payload.toString()));
    }
    List<GoalRow> goals = new ArrayList<>();
    for (JsonNode each : definition.path("goals")) {
      goals.add(
          new GoalRow(
              each.path("goal").asText(),
              each.path("role").asText(),
              percent(each.path("margin"))));
    }
    return new ExperimentForm(
        true, version, texts(definition), rows(variants), goalRows(goals), rest(definition));
  }

  private static Map<String, String> texts(JsonNode definition) {
    JsonNode plan = definition.path("plan");
    JsonNode audience = definition.path("audience");
    return Map.ofEntries(
        Map.entry("key", definition.path("key").asText()),
        Map.entry("name", definition.path("name").asText()),
        Map.entry("hypothesis", definition.path("hypothesis").asText()),
        Map.entry("owner", definition.path("owner").asText()),
        Map.entry("tags", joined(definition.path("tags"))),
        Map.entry("funnel", joined(definition.path("funnel"))),
        Map.entry("traffic", percent(definition.path("traffic"))),
        Map.entry(
            "audience", audience.isMissingNode() || audience.isNull() ? "" : audience.toString()),
        Map.entry("lift", percent(plan.path("minimumDetectableLift"))),
        Map.entry("days", plan.path("days").asText("")),
        Map.entry("power", percent(plan.path("power"))));
  }

  private static String rest(JsonNode definition) {
    ObjectNode rest = definition.deepCopy();
    rest.remove(FIELDS);
    return rest.toPrettyString();
  }

  /** The form as it was typed, with a row more for what comes next. */
  static ExperimentForm of(Form typed) {
    List<String> keys = typed.texts("variant");
    List<VariantRow> variants = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!keys.get(i).isEmpty()) {
        variants.add(
            new VariantRow(
                variants.size(),
                keys.get(i),
                at(typed.texts("weight"), i),
                typed.text("control").equals(Integer.toString(i)),
                at(typed.texts("payload"), i)));
      }
    }
    List<GoalRow> goals = new ArrayList<>();
    List<String> names = typed.texts("goal");
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        goals.add(
            new GoalRow(names.get(i), at(typed.texts("role"), i), at(typed.texts("margin"), i)));
      }
    }
    Map<String, String> texts = new HashMap<>();
    for (String field :
        List.of(
            "key",
            "name",
            "hypothesis",
            "owner",
            "tags",
            "funnel",
            "traffic",
            "audience",
            "lift",
            "days",
            "power")) {
      texts.put(field, typed.text(field));
    }
    return new ExperimentForm(
        !typed.text("version").isEmpty(),
        typed.text("version"),
        texts,
        rows(variants),
        goalRows(goals),
        typed.text("rest"));
  }

  /** Writes the definition. */
  ObjectNode write(Form typed) {
    ObjectNode document = typed.document();
    typed.copy(COPIED);
    typed.list("tags", ",");
    typed.list("funnel", ",");
    typed.json("audience");
    if (!text("traffic").isEmpty()) {
      document.set("traffic", Form.percent(text("traffic")));
    }
    ArrayNode written = document.putArray("variants");
    for (VariantRow row : variants) {
      if (!row.key().isEmpty()) {
        ObjectNode variant = written.addObject().put("key", row.key());
        variant.set("weight", Form.number(row.weight().isEmpty() ? "1" : row.weight()));
        variant.put("control", row.control());
        if (!row.payload().isEmpty()) {
          String pointer = "/variants/%d/payload".formatted(row.number());
          variant.set("payload", typed.json(pointer, row.payload()));
        }
      }
    }
    goals(document.putArray("goals"));
    plan(document);
    return document;
  }

  private void goals(ArrayNode written) {
    for (GoalRow row : goals) {
      if (!row.goal().isEmpty()) {
        ObjectNode goal = written.addObject().put("goal", row.goal()).put("role", row.role());
        if (row.role().equals("guardrail") && !row.margin().isEmpty()) {
          goal.set("margin", Form.percent(row.margin()));
        }
      }
    }
  }

  private void plan(ObjectNode document) {
    if (text("lift").isEmpty() && text("days").isEmpty()) {
      return;
    }
    ObjectNode plan = document.putObject("plan");
    if (!text("lift").isEmpty()) {
      plan.set("minimumDetectableLift", Form.percent(text("lift")));
    }
    if (!text("days").isEmpty()) {
      plan.set("days", Form.number(text("days")));
    }
    if (!text("power").isEmpty()) {
      plan.set("power", Form.percent(text("power")));
    }
  }

  private static List<VariantRow> rows(List<VariantRow> filled) {
    List<VariantRow> rows = new ArrayList<>(filled);
    do {
      rows.add(new VariantRow(rows.size(), "", "", false, ""));
    } while (rows.size() < FEWEST_ROWS);
    return rows;
  }

  private static List<GoalRow> goalRows(List<GoalRow> filled) {
    List<GoalRow> rows = new ArrayList<>(filled);
    do {
      rows.add(new GoalRow("", "secondary", ""));
    } while (rows.size() < FEWEST_ROWS);
    return rows;
  }

  private static String at(List<String> texts, int row) {
    return row < texts.size() ? texts.get(row) : "";
  }

  private static String joined(JsonNode list) {
    List<String> parts = new ArrayList<>();
    for (Iterator<JsonNode> each = list.elements(); each.hasNext(); ) {
      parts.add(each.next().asText());
    }
    return String.join(", ", parts);
  }

  private static String percent(JsonNode share) {
    return share.isNumber() ? plain(share.decimalValue().movePointRight(2)) : "";
  }

  private static String plain(JsonNode number) {
    return number.isNumber() ? plain(number.decimalValue()) : "";
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
