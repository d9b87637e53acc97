package io.microlift.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.microlift.experiment.Variant;
import org.jspecify.annotations.Nullable;

/** What an experiment is as a flag: the variant's payload, or its key if it has none. */
final class FlagValue {
  private FlagValue() {}

  static JsonNode of(Variant variant) {
    return of(variant.key(), variant.payload());
  }

  static JsonNode of(String variant, @Nullable JsonNode payload) {
    return payload == null || payload.isNull() ? TextNode.valueOf(variant) : payload;
  }
}
