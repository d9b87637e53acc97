package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The operators that may stand under an attribute, each with the operand that it takes. */
enum ConditionOperator {
  EQ("$eq", Operand.SCALAR),
  NE("$ne", Operand.SCALAR),
  LT("$lt", Operand.COMPARABLE),
  LTE("$lte", Operand.COMPARABLE),
  GT("$gt", Operand.COMPARABLE),
  GTE("$gte", Operand.COMPARABLE),
  IN("$in", Operand.SCALARS),
  NIN("$nin", Operand.SCALARS),
  INI("$ini", Operand.SCALARS),
  NINI("$nini", Operand.SCALARS),
  EXISTS("$exists", Operand.BOOLEAN),
  TYPE("$type", Operand.TYPE),
  REGEX("$regex", Operand.STRING),
  REGEXI("$regexi", Operand.STRING),
  NOT("$not", Operand.ANYTHING),
  ALL("$all", Operand.LIST),
  ALLI("$alli", Operand.LIST),
  ELEM_MATCH("$elemMatch", Operand.ANYTHING),
  SIZE("$size", Operand.SIZE),
  VEQ("$veq", Operand.VERSION),
  VNE("$vne", Operand.VERSION),
  VLT("$vlt", Operand.VERSION),
  VLTE("$vlte", Operand.VERSION),
  VGT("$vgt", Operand.VERSION),
  VGTE("$vgte", Operand.VERSION),
  IN_GROUP("$inGroup", Operand.STRING),
  NOT_IN_GROUP("$notInGroup", Operand.STRING);

  /** What an operator takes; {@code clause} says it to a person. */
  enum Operand {
    ANYTHING("any value"),
    BOOLEAN("true or false"),
    COMPARABLE("a number or a string"),
    LIST("an array"),
    SCALAR(
        "a string, number, boolean or null; arrays and objects stand under the attribute itself"),
    SCALARS("an array of strings, numbers, booleans or null"),
    SIZE("a number, or an object of operators such as {\"$gt\": 2}"),
    STRING("a string"),
    TYPE("one of \"string\", \"number\", \"boolean\", \"array\", \"object\", \"null\""),
    VERSION("a version as a string, such as \"1.10.0\"");

    private final String clause;

    Operand(String clause) {
      this.clause = clause;
    }

    private boolean accepts(JsonNode operand) {
      return switch (this) {
        case ANYTHING -> true;
        case BOOLEAN -> operand.isBoolean();
        case COMPARABLE -> operand.isNumber() || operand.isTextual();
        case LIST -> operand.isArray();
        case SCALAR -> !operand.isContainerNode();
        case SCALARS -> operand.isArray() && isFlat(operand);
        case SIZE -> operand.isNumber() || isOperators(operand);
        case STRING, VERSION -> operand.isTextual();
        case TYPE -> typeNamed(operand).isPresent();
      };
    }

    private static boolean isFlat(JsonNode array) {
      for (JsonNode element : array) {
        if (element.isContainerNode()) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Set<JsonNodeType> TYPES =
      EnumSet.of(
          JsonNodeType.STRING,
          JsonNodeType.NUMBER,
          JsonNodeType.BOOLEAN,
          JsonNodeType.ARRAY,
          JsonNodeType.OBJECT,
          JsonNodeType.NULL);

  private final String symbol;
  private final Operand operand;

  ConditionOperator(String symbol, Operand operand) {
    this.symbol = symbol;
    this.operand = operand;
  }

  /** Returns the operator written as {@code symbol}. */
  static Optional<ConditionOperator> of(String symbol) {
    for (ConditionOperator each : values()) {
      if (each.symbol.equals(symbol)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Returns how all operators are written. */
  static List<String> symbols() {
    List<String> symbols = new ArrayList<>();
    for (ConditionOperator each : values()) {
      symbols.add(each.symbol);
    }
    return symbols;
  }

  /** Returns what is wrong with an operand, if anything. */
  Optional<String> violationOf(JsonNode actual) {
    return operand.accepts(actual)
        ? Optional.empty()
        : Optional.of("%s takes %s".formatted(symbol, operand.clause));
  }

  /** Says whether a value is operators on an attribute, not something to be equal to. */
  static boolean isOperators(JsonNode value) {
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      if (!member.getKey().startsWith("$")) {
        return false;
      }
    }
    return value.isObject() && !value.isEmpty();
  }

  /** Returns the type that {@code $type} names. */
  static Optional<JsonNodeType> typeNamed(JsonNode name) {
    for (JsonNodeType type : TYPES) {
      if (name.isTextual() && name.textValue().equals(type.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
