package io.microlift.health;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** The policy of this server: a setting {@code microlift.health.h01-fail} for each threshold. */
@Singleton
class HealthSettings {
  private static final String PREFIX = "microlift.health.";

  private final Policy policy;

  HealthSettings(Config config) {
    Map<Threshold, Double> thresholds = new EnumMap<>(Threshold.class);
    for (Threshold threshold : Threshold.values()) {
      thresholds.put(
          threshold,
          config
              .getOptionalValue(PREFIX + threshold.key(), Double.class)
              .orElse(threshold.standard()));
    }
    this.policy = new Policy(thresholds, Set.of("H01"), Set.of(), false);
  }

  Policy policy() {
    return policy;
  }
}
