package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.microlift.stats.Interval;
import io.microlift.stats.Outcome;
import io.microlift.stats.PValue;
import io.microlift.stats.Reason;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Builds what a method answers: infinite numbers become the strings {@code "Infinity"} and {@code
 * "-Infinity"}, undefined ones null with their reason in {@code unavailable}.
 */
final class Answer {
  private static final double LARGEST_LONG = 0x1p62;

  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

  /** Adds a number. */
  Answer put(String name, double value) {
    fields.set(name, number(name, value));
    return this;
  }

  /** Adds a whole number. */
  Answer put(String name, long value) {
    fields.put(name, value);
    return this;
  }

  /** Adds true or false. */
  Answer put(String name, boolean value) {
    fields.put(name, value);
    return this;
  }

  /** Adds a word. */
  Answer put(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** Adds a nested answer. */
  Answer put(String name, Answer value) {
    fields.set(name, value.build());
    return this;
  }

  /** Adds an array of numbers. */
  Answer put(String name, double[] values) {
    var array = fields.putArray(name);
    for (double value : values) {
      array.add(number(name, value));
    }
    return this;
  }

  /** Adds an index, or null if there is none. */
  Answer put(String name, OptionalInt index) {
    index.ifPresentOrElse(value -> fields.put(name, value), () -> fields.putNull(name));
    return this;
  }

  /** Adds a number rounded up. */
  Answer ceil(String name, double value) {
    double up = Math.ceil(value);
    return up < LARGEST_LONG ? put(name, (long) up) : put(name, up);
  }

  /** Adds a number, or its absence and why. */
  Answer put(String name, Outcome<Double> value) {
    return value.fold(number -> put(name, (double) number), reason -> absent(reason, name));
  }

  /** Adds both limits. */
  Answer put(String lower, String upper, Interval interval) {
    return put(lower, interval.lower()).put(upper, interval.upper());
  }

  /** Adds both limits, or their absence and why. */
  Answer put(String lower, String upper, Outcome<Interval> interval) {
    return interval.fold(
        limits -> put(lower, upper, limits), reason -> absent(reason, lower, upper));
  }

  /** Adds a p-value and its decimal logarithm. */
  Answer put(String name, String log10, PValue pValue) {
    return put(name, pValue.value()).put(log10, pValue.log10());
  }

  /** Adds {@code status: "ok"}. */
  Answer ok() {
    return put("status", "ok");
  }

  /** Adds a status other than ok, and why. */
  Answer status(String status, Reason reason) {
    return put("status", status).put("reason", code(reason)).put("detail", reason.sentence());
  }

  /** Adds fields that are not defined, and why. */
  Answer absent(Reason reason, String... names) {
    for (String name : names) {
      fields.putNull(name);
      fields.withObjectProperty("unavailable").put(name, reason.sentence());
    }
    return this;
  }

  ObjectNode build() {
    return fields;
  }

  private static ValueNode number(String name, double value) {
    if (Double.isNaN(value)) {
      throw new IllegalStateException(name + " is not a number");
    }
    if (Double.isInfinite(value)) {
      return JsonNodeFactory.instance.textNode(value > 0 ? "Infinity" : "-Infinity");
    }
    return JsonNodeFactory.instance.numberNode(value);
  }

  private static String code(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
