package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.jspecify.annotations.Nullable;

/**
 * One of the alternatives that an experiment compares.
 *
 * @param key unique within the experiment
 * @param weight share of visitors relative to the other variants, finite and positive, any scale
 * @param control whether this is the baseline
 * @param payload what a page needs to render the variant, JSON null if nothing
 */
public record Variant(String key, double weight, boolean control, @Nullable JsonNode payload) {
  /** Refuses an illegal key and a weight that is not positive; a missing payload becomes null. */
  public Variant {
    if (!Keys.isLegal(key)) {
      throw new IllegalArgumentException("not a variant key: '%s'".formatted(key));
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight %s is not finite and positive".formatted(weight));
    }
    payload = payload == null ? NullNode.getInstance() : payload;
  }
}
