package io.microlift.health;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How strictly experiments are judged.
 *
 * @param thresholds every number that something is held against
 * @param required checks without which nothing passes: insufficient data there is insufficient
 * @param skipped checks that are left out
 * @param deciding whether a decision is about to be made
 */
record Policy(
    Map<Threshold, Double> thresholds,
    Set<String> required,
    Set<String> skipped,
    boolean deciding) {
  private static final String REQUIRE = "require";
  private static final String SKIP = "skip";

  Policy {
    thresholds = new EnumMap<>(thresholds);
    required = Set.copyOf(required);
    skipped = Set.copyOf(skipped);
  }

  double at(Threshold threshold) {
    Double value = thresholds.get(threshold);
    return value == null ? threshold.standard() : value;
  }

  /**
   * Returns the same with what a request asks for.
   *
   * @param text {@code name=value} of thresholds, {@code require=H01+H07} and {@code skip=H13},
   *     separated by commas
   * @throws ProblemException if a part is not understood
   */
  Policy with(String text, boolean decides) {
    Map<Threshold, Double> changed = new EnumMap<>(thresholds);
    Set<String> needed = new HashSet<>(required);
    Set<String> left = new HashSet<>(skipped);
    for (String part : text.split(",", -1)) {
      String entry = part.strip();
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String name = equals < 0 ? entry : entry.substring(0, equals).strip();
      String value = equals < 0 ? "" : entry.substring(equals + 1).strip();
      switch (name) {
        case REQUIRE -> replace(needed, value);
        case SKIP -> replace(left, value);
        default -> changed.put(threshold(name), number(name, value));
      }
    }
    return new Policy(changed, needed, left, decides);
  }

  private static void replace(Set<String> ids, String value) {
    ids.clear();
    for (String id : value.split("[+ ]", -1)) {
      if (!id.isEmpty() && !HealthChecks.IDS.contains(id)) {
        throw refuse("policy names the check '%s'; known are %s".formatted(id, HealthChecks.IDS));
      }
      if (!id.isEmpty()) {
        ids.add(id);
      }
    }
  }

  private static Threshold threshold(String name) {
    for (Threshold threshold : Threshold.values()) {
      if (threshold.key().equals(name)) {
        return threshold;
      }
    }
    Set<String> known = new TreeSet<>(Set.of(REQUIRE, SKIP));
    Arrays.stream(Threshold.values()).map(Threshold::key).forEach(known::add);
    throw refuse("policy names '%s'; known are %s".formatted(name, String.join(", ", known)));
  }

  private static double number(String name, String value) {
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number < Double.POSITIVE_INFINITY) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number that is none to hold anything against.
    }
    throw refuse("policy: %s must be a number of at least 0, not '%s'".formatted(name, value));
  }

  private static ProblemException refuse(String detail) {
    return new ProblemException(ProblemType.INVALID_PARAMETER, detail + ".");
  }
}
