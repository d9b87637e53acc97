package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.microlift.script.ScriptOrder;
import io.microlift.script.ScriptPattern;
import io.microlift.script.ScriptValue;
import java.util.List;
import java.util.Locale;

/** One compiled part of a condition: a question about a value, answered without side effects. */
sealed interface Check {
  /**
   * Answers the question.
   *
   * @param value what is asked about: all attributes, or the value of one; null as JSON has it
   * @param groups the lists that {@code $inGroup} looks into
   */
  boolean holds(JsonNode value, SavedGroups groups);

  /** The same answer for everybody. */
  record Always(boolean answer) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return answer;
    }
  }

  /** All checks hold. */
  record Every(List<Check> checks) implements Check {
    public Every {
      checks = List.copyOf(checks);
    }

    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      for (int i = 0; i < checks.size(); i++) {
        if (!checks.get(i).holds(value, groups)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one check holds, or there is none. */
  record Some(List<Check> checks) implements Check {
    public Some {
      checks = List.copyOf(checks);
    }

    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      for (int i = 0; i < checks.size(); i++) {
        if (checks.get(i).holds(value, groups)) {
          return true;
        }
      }
      return checks.isEmpty();
    }
  }

  /** The check does not hold. */
  record Not(Check check) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return !check.holds(value, groups);
    }
  }

  /** The check holds for the attribute at a path. */
  record At(AttributePath path, Check check) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return check.holds(path.in(value), groups);
    }
  }

  /** The value, as text, is this one; ignoring case, {@code text} is in lower case. */
  record IsText(String text, boolean ignoreCase) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      String actual = ScriptValue.text(value);
      return text.equals(ignoreCase ? actual.toLowerCase(Locale.ROOT) : actual);
    }
  }

  /** The value, as a truth, is this one; null is neither. */
  record IsTruth(boolean truth) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return !value.isNull() && ScriptValue.truth(value) == truth;
    }
  }

  /** The value is of the same type as the operand and has the same JSON. */
  record IsSame(JsonNode operand) implements Check {
    public IsSame {
      operand = operand.deepCopy();
    }

    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return ScriptValue.same(value, operand);
    }
  }

  /** The value stands in an order to a number. */
  record ToNumber(ScriptOrder order, double number) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return order.holds(ScriptValue.number(value), number);
    }
  }

  /** The value stands in an order to a text, or to the number it reads as. */
  record ToText(ScriptOrder order, String text, double number) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return ScriptValue.comparesAsText(value)
          ? order.holds(ScriptValue.text(value), text)
          : order.holds(ScriptValue.number(value), number);
    }
  }

  /** The value, as a version, stands in an order to this one. */
  record ToVersion(ScriptOrder order, String version) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return order.holds(VersionText.comparable(value), version);
    }
  }

  /** The value or one of its elements is a member. */
  record IsIn(ScalarSet members) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return members.containsAny(value);
    }
  }

  /** The value or one of its elements is in a saved group. */
  record IsInGroup(String group) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return groups.contain(group, value);
    }
  }

  /** The value is missing or null. */
  record IsMissing() implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return value.isNull();
    }
  }

  /** The value is of a JSON type. */
  record IsOfType(JsonNodeType type) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return value.getNodeType() == type;
    }
  }

  /** The value, as text, matches a regular expression. */
  record Matches(ScriptPattern pattern) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return pattern.finds(ScriptValue.text(value));
    }
  }

  /** The value is an array, and for each check one of its elements holds. */
  record HasAll(List<Check> checks) implements Check {
    public HasAll {
      checks = List.copyOf(checks);
    }

    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      if (!value.isArray()) {
        return false;
      }
      for (int i = 0; i < checks.size(); i++) {
        if (!holdsForOne(checks.get(i), value, groups)) {
          return false;
        }
      }
      return true;
    }

    private static boolean holdsForOne(Check check, JsonNode array, SavedGroups groups) {
      for (int i = 0; i < array.size(); i++) {
        if (check.holds(array.get(i), groups)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The value is an array, and the check holds for one of its elements that is not null. */
  record HasElement(Check check) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      if (!value.isArray()) {
        return false;
      }
      for (int i = 0; i < value.size(); i++) {
        JsonNode element = value.get(i);
        if (!element.isNull() && check.holds(element, groups)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The value is an array, and the check holds for its length. */
  record HasSize(Check check) implements Check {
    @Override
    public boolean holds(JsonNode value, SavedGroups groups) {
      return value.isArray() && check.holds(IntNode.valueOf(value.size()), groups);
    }
  }
}
