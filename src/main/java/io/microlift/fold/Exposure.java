package io.microlift.fold;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;

/**
 * A visitor saw a variant.
 *
 * @param phase of which experiment
 * @param variant which one
 * @param at when first
 * @param id of the event that said so
 * @param attributes what was known about the visitor then, as texts
 */
public record Exposure(
    int phase, String variant, Instant at, UUID id, Map<String, String> attributes) {
  static final Comparator<Exposure> IN_ORDER =
      Comparator.comparing(Exposure::at)
          .thenComparing(Exposure::id)
          .thenComparing(Exposure::variant);

  /** Copies the attributes. */
  public Exposure {
    attributes = Map.copyOf(attributes);
  }
}
