package io.microlift.results;

import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.tracking.Amount;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * In which units a goal's sums are stored.
 *
 * @param x what is counted, of ratios the numerator
 * @param y what it is divided by, null unless it is a ratio
 */
record Units(GoalDefinition x, @Nullable GoalDefinition y) {
  static Units of(Goal goal, Subject subject) {
    return of(goal, subject::goal);
  }

  /** The same with goals that are found by their key. */
  static Units of(Goal goal, Function<GoalKey, Goal> goals) {
    GoalDefinition definition = goal.definition();
    return definition.kind() == GoalKind.RATIO
        ? new Units(part(definition.numerator(), goals), part(definition.denominator(), goals))
        : new Units(definition, null);
  }

  private static GoalDefinition part(@Nullable GoalKey key, Function<GoalKey, Goal> goals) {
    return goals.apply(Objects.requireNonNull(key)).definition();
  }

  /** The one currency of the numbers, null if none is declared. */
  @Nullable String declared() {
    return x.currency();
  }

  /** Decimal digits of the numbers, stored in {@code currency}. */
  int digitsOfX(String currency) {
    return x.kind() == GoalKind.VALUE ? Amount.digits(currency) : 0;
  }

  /** Decimal digits of what they are divided by. */
  int digitsOfY(String currency) {
    if (y == null || y.kind() != GoalKind.VALUE) {
      return 0;
    }
    return Amount.digits(x.kind() == GoalKind.VALUE ? currency : y.currency());
  }
}
