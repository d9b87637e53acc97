package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;

/**
 * Refuses JSON that PostgreSQL's {@code jsonb} cannot hold, so that no item fails a whole batch.
 */
final class Storable {
  private static final int MOST_DIGITS = 1_000;

  private Storable() {}

  static void check(JsonNode node) throws RejectedException {
    if (node.isTextual()) {
      check(node.textValue());
    } else if (node.isNumber()) {
      BigDecimal value = node.decimalValue();
      if (Math.abs((long) value.scale()) + value.precision() > MOST_DIGITS) {
        throw new RejectedException("has a number that is too long to be kept");
      }
    } else {
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        check(names.next());
      }
      for (JsonNode child : node) {
        check(child);
      }
    }
  }

  private static void check(String text) throws RejectedException {
    if (text.indexOf('\0') >= 0) {
      throw new RejectedException("has a text with the character U+0000, which cannot be kept");
    }
  }
}
