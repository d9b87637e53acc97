package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Random values that fit a schema, and now and then do not. */
final class FuzzValues {
  /** Texts that something somewhere once took for more than a text. */
  static final List<String> NASTY =
      List.of(
          "",
          " ",
          "'; DROP TABLE experiment; --",
          "\" OR 1=1 --",
          "') ; SELECT pg_sleep(1); --",
          "$$;$1;?1;:name",
          "%s%n%x%d",
          "%",
          "_",
          "\\",
          "\"",
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "{{7*7}}${7*7}#{7*7}",
          "${jndi:ldap://127.0.0.1/a}",
          "../../../../etc/passwd",
          "..\\..\\windows\\win.ini",
          "/etc/passwd",
          "\u0000",
          "a\u0000b",
          "\r\nSet-Cookie: a=b",
          "\ud800",
          "\udc00\ud800",
          "\u202e\u200b\ufeff",
          "ß中\ud83d\ude00",
          "null",
          "true",
          "NaN",
          "-0",
          "1e400",
          "9223372036854775808",
          "2026-13-45T99:99:99Z",
          "+999999999-12-31T23:59:59.999999999Z",
          "-999999999-01-01T00:00:00Z",
          "P999999999999D",
          "PT-1S",
          "*",
          "\"1\"",
          "(a+)+$",
          "[",
          "__proto__",
          "constructor",
          "x".repeat(300),
          "y".repeat(5_000));

  private static final List<String> KNOWN =
      List.of(
          "control", "a", "b", "fuzz-1", "fuzz-2", "fuzz-3", "purchase", "EUR", "device", "v-1");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEEPEST = 6;

  private final FuzzSpecification document;
  private final SplittableRandom random;
  private double wildness;

  FuzzValues(FuzzSpecification document, SplittableRandom random) {
    this.document = document;
    this.random = random;
  }

  /** Sets how likely each value is not what the schema asks for, in [0, 1]. */
  void wildness(double likelihood) {
    this.wildness = likelihood;
  }

  JsonNode of(JsonNode schema) {
    return of(schema, 0);
  }

  /** A value of a parameter of an address. */
  String text(JsonNode schema) {
    JsonNode value = of(schema, DEEPEST);
    return value.isValueNode() ? value.asText() : value.toString();
  }

  String nasty() {
    return NASTY.get(random.nextInt(NASTY.size()));
  }

  private JsonNode of(JsonNode unresolved, int depth) {
    if (random.nextDouble() < wildness) {
      return anything(depth);
    }
    JsonNode schema = document.resolve(unresolved);
    if (schema.path("enum").isArray()) {
      return one(schema.path("enum"));
    }
    if (schema.path("oneOf").isArray()) {
      return of(one(schema.path("oneOf")), depth);
    }
    if (schema.path("anyOf").isArray()) {
      return of(one(schema.path("anyOf")), depth);
    }
    JsonNode type = schema.path("type");
    String name = type.isArray() ? one(type).asText() : type.asText();
    return switch (name) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "string" -> JSON.textNode(string(schema));
      case "integer" -> JSON.numberNode(integer(schema));
      case "number" -> JSON.numberNode(number(schema));
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "null" -> JSON.nullNode();
      default -> schema.has("properties") ? object(schema, depth) : anything(depth);
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(each -> required.add(each.asText()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean wanted = required.contains(property.getKey()) ? chance(1 - wildness) : chance(0.4);
      if (wanted && depth <= DEEPEST) {
        object.set(property.getKey(), of(property.getValue(), depth + 1));
      }
    }
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject() || more.asBoolean() || chance(wildness)) {
      for (int i = random.nextInt(3); i > 0; i--) {
        String name = chance(0.7) ? known() : nasty();
        object.set(name, more.isObject() ? of(more, depth + 1) : anything(depth + 1));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    int most = chance(wildness) ? 30 : 4;
    int size = Math.max(schema.path("minItems").asInt(0), random.nextInt(most));
    for (int i = 0; i < size && depth <= DEEPEST; i++) {
      array.add(of(schema.path("items"), depth + 1));
    }
    return array;
  }

  private String string(JsonNode schema) {
    if (chance(wildness)) {
      return nasty();
    }
    return switch (schema.path("format").asText()) {
      case "date-time" ->
          "2026-0%d-1%dT12:00:00Z".formatted(1 + random.nextInt(9), random.nextInt(10));
      case "duration" -> "P" + (1 + random.nextInt(30)) + "D";
      default -> known();
    };
  }

  private long integer(JsonNode schema) {
    long min = schema.path("minimum").asLong(-5);
    long max = schema.path("maximum").asLong(1_000);
    if (chance(wildness)) {
      return random.nextLong();
    }
    return chance(0.2) ? (random.nextBoolean() ? min : max) : random.nextLong(min, max + 1);
  }

  private BigDecimal number(JsonNode schema) {
    if (chance(wildness)) {
      return new BigDecimal(chance(0.5) ? "1e400" : "-1e-400");
    }
    double min = schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
    double max = schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(100));
    double share = chance(0.2) ? random.nextInt(2) : random.nextDouble();
    return BigDecimal.valueOf(min + share * (max - min));
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth > DEEPEST ? 6 : 8)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(random.nextLong());
      case 3 -> JSON.numberNode(new BigDecimal(chance(0.5) ? "1e-300" : "123456789.123456789"));
      case 4 -> JSON.textNode(known());
      case 5 -> JSON.textNode(nasty());
      case 6 -> JSON.arrayNode().add(anything(depth + 2)).add(anything(depth + 2));
      default -> {
        ObjectNode object = JSON.objectNode();
        object.set(chance(0.5) ? known() : nasty(), anything(depth + 2));
        object.set(chance(0.5) ? "$in" : "$regex", anything(depth + 2));
        yield object;
      }
    };
  }

  private String known() {
    return KNOWN.get(random.nextInt(KNOWN.size()));
  }

  private JsonNode one(JsonNode list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(double likelihood) {
    return random.nextDouble() < likelihood;
  }
}
