package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;

/**
 * Refuses JSON that PostgreSQL's {@code jsonb} cannot hold, so that no item fails a whole batch,
 * and measures the rest.
 */
final class Storable {
  private static final int MOST_DIGITS = 1_000;

  /** Quotes, or braces. */
  private static final int AROUND = 2;

  private Storable() {}

  /**
   * Returns how many characters the value has as JSON without white space, escapes as one.
   *
   * @throws RejectedException if it cannot be kept
   */
  static int size(JsonNode node) throws RejectedException {
    if (node.isTextual()) {
      return size(node.textValue());
    }
    if (node.isNumber()) {
      BigDecimal value = node.decimalValue();
      if (Math.abs((long) value.scale()) + value.precision() > MOST_DIGITS) {
        throw new RejectedException("has a number that is too long to be kept");
      }
      return value.precision();
    }
    if (!node.isContainerNode()) {
      return node.asText().length();
    }
    int size = AROUND;
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      size += size(names.next()) + 1;
    }
    for (JsonNode child : node) {
      size += size(child) + 1;
    }
    return size;
  }

  private static int size(String text) throws RejectedException {
    if (text.indexOf('\0') >= 0) {
      throw new RejectedException("has a text with the character U+0000, which cannot be kept");
    }
    return text.length() + AROUND;
  }
}
