package io.microlift.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read strictly.
 *
 * <p>Every accessor marks its member as known and records a violation with its JSON pointer when
 * the value is missing or of the wrong type; reading goes on with the fallback, so that one answer
 * names everything that is wrong. Members that nobody asked for are refused by name. JSON {@code
 * null} counts as absent.
 */
public final class Fields {
  private final ObjectNode node;
  private final String pointer;
  private final List<Violation> violations;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Fields> children = new ArrayList<>();

  Fields(ObjectNode node, String pointer, List<Violation> violations) {
    this.node = node;
    this.pointer = pointer;
    this.violations = violations;
  }

  /** Says whether the member is there and not null. */
  public boolean has(String name) {
    return member(name) != null;
  }

  /** Returns a text, or {@code fallback} if it is absent. */
  public String text(String name, String fallback) {
    JsonNode value = member(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isTextual()) {
      refuse(name, "must be a text");
      return fallback;
    }
    return value.textValue();
  }

  /** Returns a text that has to be there; the empty text after a violation. */
  public String requiredText(String name) {
    if (!has(name)) {
      refuse(name, "is missing");
    }
    return text(name, "");
  }

  /** Returns a text, or null if it is absent. */
  public @Nullable String optionalText(String name) {
    return has(name) ? text(name, "") : null;
  }

  /** Returns a finite number, or {@code fallback} if it is absent. */
  public double number(String name, double fallback) {
    JsonNode value = member(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      refuse(name, "must be a number");
      return fallback;
    }
    return value.doubleValue();
  }

  /** Returns a whole number in [min, max], or {@code fallback} if it is absent. */
  public int integer(String name, int min, int max, int fallback) {
    JsonNode value = member(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      refuse(name, "must be a whole number from %d to %d".formatted(min, max));
      return fallback;
    }
    return value.intValue();
  }

  /** Returns a decimal number, or null if it is absent. */
  public @Nullable BigDecimal decimal(String name) {
    JsonNode value = member(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      refuse(name, "must be a number");
      return null;
    }
    return value.decimalValue();
  }

  /** Returns true or false, or {@code fallback} if the member is absent. */
  public boolean flag(String name, boolean fallback) {
    JsonNode value = member(name);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      refuse(name, "must be true or false");
      return fallback;
    }
    return value.booleanValue();
  }

  /** Returns a constant by its name on the wire (lower case, hyphens), or {@code fallback}. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
    JsonNode value = member(name);
    if (value == null) {
      return fallback;
    }
    for (E constant : type.getEnumConstants()) {
      if (value.isTextual() && value.textValue().equals(wire(constant))) {
        return constant;
      }
    }
    List<String> legal = Arrays.stream(type.getEnumConstants()).map(Fields::wire).toList();
    refuse(name, "must be one of " + String.join(", ", legal));
    return fallback;
  }

  /** The name of a constant in JSON. */
  public static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns any JSON value, or null if it is absent. */
  public @Nullable JsonNode any(String name) {
    return member(name);
  }

  /** Returns a list of texts, empty if it is absent. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    int index = 0;
    for (JsonNode item : array(name)) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      } else {
        refuse(name + "/" + index, "must be a text");
      }
      index++;
    }
    return texts;
  }

  /** Returns the fields of an object, or null if it is absent. */
  public @Nullable Fields object(String name) {
    JsonNode value = member(name);
    if (value == null) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return child(object, name);
    }
    refuse(name, "must be an object");
    return null;
  }

  /** Returns the fields of every object of a list, empty if it is absent. */
  public List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    int index = 0;
    for (JsonNode item : array(name)) {
      if (item instanceof ObjectNode object) {
        objects.add(child(object, name + "/" + index));
      } else {
        refuse(name + "/" + index, "must be an object");
      }
      index++;
    }
    return objects;
  }

  /** Names of the members of this object, for maps with free keys; marks all of them as known. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    known.addAll(names);
    return names;
  }

  /** This object itself, for free content; marks all its members as known. */
  public ObjectNode all() {
    node.fieldNames().forEachRemaining(known::add);
    return node;
  }

  /** This object itself, of which the members named here become known. */
  public ObjectNode all(Collection<String> names) {
    known.addAll(names);
    return node;
  }

  /** This object with the members of {@code defaults} that it does not have; null is one it has. */
  public Fields withDefaults(ObjectNode defaults) {
    ObjectNode whole = defaults.deepCopy();
    Fields same = new Fields(whole, pointer, violations);
    same.known.addAll(known);
    children.add(same);
    whole.setAll(all());
    return same;
  }

  /** Records that {@code name}, a member or a path below this object, is wrong. */
  public void refuse(String name, String message) {
    violations.add(new Violation(pointer + "/" + name, message));
  }

  /** JSON pointer of this object. */
  public String pointer() {
    return pointer;
  }

  void refuseUnknown() {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        refuse(
            name.replace("~", "~0").replace("/", "~1"),
            "is not known here; known are " + String.join(", ", known));
      }
    }
    children.forEach(Fields::refuseUnknown);
  }

  private Iterable<JsonNode> array(String name) {
    JsonNode value = member(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      refuse(name, "must be a list");
      return List.of();
    }
    return value;
  }

  private Fields child(ObjectNode object, String name) {
    Fields child = new Fields(object, pointer + "/" + name, violations);
    children.add(child);
    return child;
  }

  private @Nullable JsonNode member(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
