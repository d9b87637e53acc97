package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The largest number that one visitor can have, so that a few visitors do not decide: either {@code
 * number} or, of all visitors' numbers, the quantile {@code percentile}.
 *
 * @param number above 0, money in the major unit
 * @param percentile in (0, 1)
 */
public record Cap(@Nullable BigDecimal number, @Nullable Double percentile) {
  /** Exactly one of both is given. */
  public Cap {
    if ((number == null) == (percentile == null)) {
      throw new IllegalArgumentException("a cap is a number or a percentile");
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Cap of(JsonNode json) {
    return json.isNumber()
        ? new Cap(json.decimalValue(), null)
        : new Cap(null, json.required("percentile").doubleValue());
  }

  @JsonValue
  JsonNode toJson() {
    return number == null
        ? JsonNodeFactory.instance.objectNode().put("percentile", percentile)
        : DecimalNode.valueOf(number);
  }
}
