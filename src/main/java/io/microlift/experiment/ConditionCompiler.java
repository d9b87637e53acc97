package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.microlift.script.ScriptOrder;
import io.microlift.script.ScriptPattern;
import io.microlift.script.ScriptValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.PatternSyntaxException;

/**
 * Turns the JSON of a condition into checks, and reports whatever is wrong in it.
 *
 * <p>Everything compiles, so that what a client's SDK makes of a mistake can be answered here too:
 * mostly that nobody matches. What is reported must not be stored.
 */
final class ConditionCompiler {
  private static final Check NEVER = new Check.Always(false);
  private static final List<Map.Entry<String, JsonNode>> NO_MEMBERS = List.of();

  private final BiConsumer<String, String> violations;

  /** Whether there is a null where a condition belongs, on which an SDK throws. */
  private boolean unusable;

  ConditionCompiler(BiConsumer<String, String> violations) {
    this.violations = violations;
  }

  /** Returns what a whole condition asks about a visitor's attributes. */
  Check compile(JsonNode root) {
    Check compiled = condition(root, "");
    return unusable ? NEVER : compiled;
  }

  private Check condition(JsonNode node, String pointer) {
    if (!node.isObject()) {
      violations.accept(pointer, "a condition is an object such as {\"country\": \"DE\"}");
    }
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : members(node)) {
      String inside = inside(pointer, member.getKey());
      checks.add(part(member.getKey(), member.getValue(), inside));
    }
    return checks.size() == 1 ? checks.get(0) : new Check.Every(checks);
  }

  private static String inside(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private Check part(String name, JsonNode operand, String pointer) {
    return switch (name) {
      case "$and" -> new Check.Every(conditions(operand, pointer));
      case "$or" -> new Check.Some(conditions(operand, pointer));
      case "$nor" -> new Check.Not(new Check.Some(conditions(operand, pointer)));
      case "$not" -> new Check.Not(condition(operand, pointer));
      default -> attribute(name, operand, pointer);
    };
  }

  private Check attribute(String name, JsonNode operand, String pointer) {
    if (name.startsWith("$")) {
      violations.accept(
          pointer,
          ConditionOperator.of(name).isPresent()
              ? "%s stands under an attribute: write {\"attribute\": {\"%s\": …}}"
                  .formatted(name, name)
              : "%s is not an operator: use $and, $or, $nor, $not or an attribute".formatted(name));
    }
    return new Check.At(AttributePath.of(name), value(operand, pointer));
  }

  private List<Check> conditions(JsonNode list, String pointer) {
    if (!list.isArray()) {
      violations.accept(pointer, "this operator takes an array of conditions");
    }
    List<Check> conditions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : list.isObject() ? NO_MEMBERS : members(list)) {
      conditions.add(condition(member.getValue(), pointer + "/" + member.getKey()));
    }
    return conditions;
  }

  /**
   * Returns the members that JavaScript finds in a value: those of arrays and text have indexes.
   */
  private Collection<Map.Entry<String, JsonNode>> members(JsonNode value) {
    if (value.isObject()) {
      return value.properties();
    }
    unusable |= value.isNull();
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      members.add(Map.entry(Integer.toString(i), value.get(i)));
    }
    String text = value.isTextual() ? value.textValue() : "";
    for (int i = 0; i < text.length(); i++) {
      members.add(Map.entry(Integer.toString(i), TextNode.valueOf(text.substring(i, i + 1))));
    }
    return members;
  }

  /** Returns what stands under an attribute: operators, or something to be equal to. */
  private Check value(JsonNode operand, String pointer) {
    if (operand.isTextual()) {
      return new Check.IsText(operand.textValue(), false);
    }
    if (operand.isNumber()) {
      return new Check.ToNumber(ScriptOrder.EQUAL, operand.doubleValue());
    }
    if (operand.isBoolean()) {
      return new Check.IsTruth(operand.booleanValue());
    }
    if (operand.isNull()) {
      return new Check.IsMissing();
    }
    if (ConditionOperator.isOperators(operand)) {
      return operators(operand, pointer);
    }
    for (Map.Entry<String, JsonNode> member : operand.properties()) {
      if (member.getKey().startsWith("$")) {
        violations.accept(
            pointer, "%s stands beside names: separate them".formatted(member.getKey()));
      }
    }
    return new Check.IsSame(operand);
  }

  private Check operators(JsonNode operators, String pointer) {
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : operators.properties()) {
      String inside = inside(pointer, member.getKey());
      Optional<ConditionOperator> operator = ConditionOperator.of(member.getKey());
      operator
          .flatMap(known -> known.violationOf(member.getValue()))
          .ifPresent(clause -> violations.accept(inside, clause));
      if (operator.isEmpty()) {
        violations.accept(inside, unknown(member.getKey()));
      }
      checks.add(operator.map(known -> check(known, member.getValue(), inside)).orElse(NEVER));
    }
    return checks.size() == 1 ? checks.get(0) : new Check.Every(checks);
  }

  private static String unknown(String symbol) {
    if (Set.of("$and", "$or", "$nor").contains(symbol)) {
      return "%s stands beside attributes, not under one: move it up".formatted(symbol);
    }
    return "%s is not an operator: use one of %s"
        .formatted(symbol, String.join(" ", ConditionOperator.symbols()));
  }

  private Check check(ConditionOperator operator, JsonNode operand, String pointer) {
    return switch (operator) {
      case EQ -> identical(operand);
      case NE -> new Check.Not(identical(operand));
      case LT -> ordered(ScriptOrder.LESS, operand);
      case LTE -> ordered(ScriptOrder.LESS_OR_EQUAL, operand);
      case GT -> ordered(ScriptOrder.GREATER, operand);
      case GTE -> ordered(ScriptOrder.GREATER_OR_EQUAL, operand);
      case IN -> operand.isArray() ? isIn(operand, false) : NEVER;
      case NIN -> operand.isArray() ? new Check.Not(isIn(operand, false)) : NEVER;
      case INI -> operand.isArray() ? isIn(operand, true) : NEVER;
      case NINI -> operand.isArray() ? new Check.Not(isIn(operand, true)) : NEVER;
      case EXISTS -> exists(ScriptValue.truth(operand));
      case TYPE ->
          ConditionOperator.typeNamed(operand).<Check>map(Check.IsOfType::new).orElse(NEVER);
      case REGEX -> matches(operand, false, pointer);
      case REGEXI -> matches(operand, true, pointer);
      case NOT -> new Check.Not(value(operand, pointer));
      case ALL -> operand.isArray() ? hasAll(operand, false, pointer) : NEVER;
      case ALLI -> operand.isArray() ? hasAll(operand, true, pointer) : NEVER;
      case ELEM_MATCH -> new Check.HasElement(element(operand, pointer));
      case SIZE -> new Check.HasSize(value(operand, pointer));
      case VEQ -> version(ScriptOrder.EQUAL, operand);
      case VNE -> version(ScriptOrder.NOT_EQUAL, operand);
      case VLT -> version(ScriptOrder.LESS, operand);
      case VLTE -> version(ScriptOrder.LESS_OR_EQUAL, operand);
      case VGT -> version(ScriptOrder.GREATER, operand);
      case VGTE -> version(ScriptOrder.GREATER_OR_EQUAL, operand);
      case IN_GROUP -> new Check.IsInGroup(ScriptValue.text(operand));
      case NOT_IN_GROUP -> new Check.Not(new Check.IsInGroup(ScriptValue.text(operand)));
    };
  }

  private static Check identical(JsonNode operand) {
    return operand.isContainerNode() ? NEVER : new Check.IsSame(operand);
  }

  private static Check ordered(ScriptOrder order, JsonNode operand) {
    double number = ScriptValue.number(operand);
    return ScriptValue.comparesAsText(operand)
        ? new Check.ToText(order, ScriptValue.text(operand), number)
        : new Check.ToNumber(order, number);
  }

  private static Check isIn(JsonNode operand, boolean ignoreCase) {
    return new Check.IsIn(ScalarSet.of(operand, ignoreCase));
  }

  private static Check exists(boolean wanted) {
    return wanted ? new Check.Not(new Check.IsMissing()) : new Check.IsMissing();
  }

  private Check matches(JsonNode operand, boolean ignoreCase, String pointer) {
    if (!operand.isTextual()) {
      return NEVER;
    }
    try {
      return new Check.Matches(ScriptPattern.compile(operand.textValue(), ignoreCase));
    } catch (PatternSyntaxException e) {
      violations.accept(pointer, "this is not a usable pattern: " + e.getDescription());
      return NEVER;
    }
  }

  private Check hasAll(JsonNode operand, boolean ignoreCase, String pointer) {
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < operand.size(); i++) {
      JsonNode wanted = operand.get(i);
      checks.add(
          ignoreCase && wanted.isTextual()
              ? new Check.IsText(wanted.textValue().toLowerCase(Locale.ROOT), true)
              : value(wanted, pointer + "/" + i));
    }
    return new Check.HasAll(checks);
  }

  private Check element(JsonNode operand, String pointer) {
    return ConditionOperator.isOperators(operand)
        ? value(operand, pointer)
        : condition(operand, pointer);
  }

  private static Check version(ScriptOrder order, JsonNode operand) {
    return new Check.ToVersion(order, VersionText.comparable(operand));
  }
}
