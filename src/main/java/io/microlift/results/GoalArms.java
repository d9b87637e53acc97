package io.microlift.results;

import io.microlift.experiment.Goal;
import io.microlift.tracking.Tallies;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one goal in every variant.
 *
 * @param goal which goal
 * @param currency of the numbers, empty if they are not money
 * @param arms one for each variant, the control first; none if {@code unavailable}
 * @param others visitors with values that are left out, by the currency of these
 * @param unavailable why there are no numbers
 */
record GoalArms(
    Goal goal,
    String currency,
    List<Tallied> arms,
    Map<String, Long> others,
    @Nullable String unavailable) {
  /** Reads the sums of a goal from tallies. */
  static GoalArms of(Goal goal, Subject subject, Tallies tallies) {
    Units units = Units.of(goal, subject);
    List<String> variants = subject.variants().stream().map(v -> v.variant()).toList();
    List<String> currencies =
        units.declared() == null ? tallies.currencies(goal.metric()) : List.of(units.declared());
    if (currencies.size() > 1) {
      return new GoalArms(
          goal,
          "",
          List.of(),
          Map.of(),
          "values in %s cannot be added; set the goal's currency to the one that counts"
              .formatted(String.join(" and ", currencies.stream().map(GoalArms::named).toList())));
    }
    String currency = currencies.isEmpty() ? "" : currencies.get(0);
    return new GoalArms(
        goal,
        currency,
        variants.stream().map(v -> Tallied.of(v, goal, units, tallies, currency)).toList(),
        others(goal.metric(), variants, currency, tallies),
        null);
  }

  private static Map<String, Long> others(
      int metric, List<String> variants, String currency, Tallies tallies) {
    Map<String, Long> others = new TreeMap<>();
    for (String other : tallies.currencies(metric)) {
      if (!other.equals(currency)) {
        for (String variant : variants) {
          long visitors = tallies.sums(metric, variant, other).converted();
          others.merge(other.isEmpty() ? "none" : other, visitors, Long::sum);
        }
      }
    }
    return others;
  }

  private static String named(String currency) {
    return currency.isEmpty() ? "no currency" : currency;
  }

  Tallied control() {
    return arms.get(0);
  }

  List<Tallied> treatments() {
    return arms.isEmpty() ? List.of() : arms.subList(1, arms.size());
  }

  /** One of the arms as it was by other tallies of the same phase. */
  Tallied then(Tallied arm, Subject subject, Tallies then) {
    return Tallied.of(arm.variant(), goal, Units.of(goal, subject), then, currency);
  }
}
