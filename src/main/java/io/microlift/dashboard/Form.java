package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes what somebody typed as a definition. What cannot be written otherwise is written as text,
 * so that whoever reads the definition says what is wrong with it, and where.
 */
final class Form {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");

  private final MultivaluedMap<String, String> typed;
  private final ObjectNode document;
  private final List<Violation> violations = new ArrayList<>();

  /** Begins with the members that the form has no field for, which are typed as JSON. */
  Form(MultivaluedMap<String, String> typed) {
    this.typed = typed;
    this.document = rest(text("rest"));
  }

  private ObjectNode rest(String text) {
    try {
      byte[] bytes = (text.isEmpty() ? "{}" : text).getBytes(StandardCharsets.UTF_8);
      return Body.object(Body.parseDefinition(bytes, Body.DEFINITION_LIMIT));
    } catch (ProblemException e) {
      violations.add(new Violation("/rest", String.valueOf(e.getMessage())));
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** What somebody typed into a field, without blanks around it. */
  String text(String field) {
    String text = typed.getFirst(field);
    return text == null ? "" : text.strip();
  }

  /** What somebody typed into fields of the same name, one of each row. */
  List<String> texts(String field) {
    List<String> texts = typed.get(field);
    return texts == null ? List.of() : texts.stream().map(String::strip).toList();
  }

  /** Takes fields of these names over as they are, unless they are empty. */
  void copy(String... fields) {
    for (String field : fields) {
      if (!text(field).isEmpty()) {
        document.put(field, text(field));
      }
    }
  }

  /** Takes parts between these marks over as a list. */
  void list(String field, String marks) {
    ArrayNode list = document.putArray(field);
    for (String part : text(field).split(marks, -1)) {
      if (!part.isBlank()) {
        list.add(part.strip());
      }
    }
  }

  /** Takes JSON over, unless there is none. */
  void json(String field) {
    if (!text(field).isEmpty()) {
      document.set(field, json("/" + field, text(field)));
    }
  }

  /** Reads JSON; what is none becomes text. */
  JsonNode json(String pointer, String text) {
    try {
      return Body.parseDefinition(text.getBytes(StandardCharsets.UTF_8), Body.DEFINITION_LIMIT);
    } catch (ProblemException e) {
      violations.add(new Violation(pointer, String.valueOf(e.getMessage())));
      return TextNode.valueOf(text);
    }
  }

  /** Reads a number; what is none stays text. */
  static JsonNode number(String text) {
    return number(text, 0);
  }

  /** Reads a number of percent as a share; what is none stays text. */
  static JsonNode percent(String text) {
    return number(text, 2);
  }

  private static JsonNode number(String text, int shift) {
    if (!NUMBER.matcher(text).matches()) {
      return TextNode.valueOf(text);
    }
    BigDecimal number = new BigDecimal(text).movePointLeft(shift).stripTrailingZeros();
    return number.scale() <= 0
        ? JsonNodeFactory.instance.numberNode(number.toBigIntegerExact())
        : JsonNodeFactory.instance.numberNode(number);
  }

  /** The definition as far as it is written. */
  ObjectNode document() {
    return document;
  }

  /** What is wrong with it so far. */
  List<Violation> violations() {
    return violations;
  }
}
