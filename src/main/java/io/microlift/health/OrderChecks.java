package io.microlift.health;

import static io.microlift.verdict.PlainText.number;
import static io.microlift.verdict.PlainText.percent;

import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKind;
import io.microlift.results.GoalReport;
import io.microlift.tracking.Arrivals.Kind;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Do orders and other values add up? */
final class OrderChecks {
  private static final Question INTEGRITY =
      new Question(
          "H19",
          "Orders add up",
          "Compare with the ledger of the shop: give the goal rates for other currencies, send every order once and under one id, and refunds only for orders that were sent.");

  private OrderChecks() {}

  static Finding integrity(Observation seen, Policy policy) {
    List<GoalReport> values =
        seen.report().goals().stream().filter(goal -> goal.kind() == GoalKind.VALUE).toList();
    long orders = seen.arrivals().of(Kind.ORDER);
    long refunds = seen.arrivals().of(Kind.REFUND);
    if (values.isEmpty() && orders == 0) {
      return INTEGRITY.notApplicable("no goal is a value, and none counts orders");
    }
    List<String> wrong = new ArrayList<>();
    for (GoalReport goal : values) {
      addCurrencies(wrong, goal);
      addNegative(wrong, goal, seen);
    }
    double least = policy.at(Threshold.H19_ORDERS);
    if (orders + refunds >= least && refunds > orders) {
      wrong.add("%d refunds of %d orders".formatted(refunds, orders));
    }
    long again = seen.arrivals().of(Kind.REORDERED);
    double share = orders == 0 ? 0 : (double) again / orders;
    if (orders >= least && share > policy.at(Threshold.H19_REORDERED)) {
      wrong.add("%d orders were placed again, %s".formatted(again, percent(share)));
    }
    if (!wrong.isEmpty()) {
      return INTEGRITY.fail(String.join("; ", wrong));
    }
    if (orders + refunds > 0 && orders + refunds < least) {
      return INTEGRITY.insufficient(
          "%d orders are too few, at least %s are needed".formatted(orders, number(least)));
    }
    if (orders + refunds == 0 && values.stream().noneMatch(OrderChecks::isReached)) {
      return INTEGRITY.insufficient("nobody has a value yet");
    }
    return INTEGRITY.pass(
        "all values are in one currency, or have rates; %d orders, %d refunds"
            .formatted(orders, refunds));
  }

  private static boolean isReached(GoalReport goal) {
    return goal.variants().stream().anyMatch(arm -> arm.converted() > 0);
  }

  private static void addCurrencies(List<String> wrong, GoalReport goal) {
    goal.otherCurrencies()
        .forEach(
            (currency, visitors) ->
                wrong.add(
                    "%s leaves out %d visitors in %s".formatted(goal.goal(), visitors, currency)));
  }

  private static void addNegative(List<String> wrong, GoalReport report, Observation seen) {
    Goal goal = Objects.requireNonNull(seen.goals().get(report.goal()));
    for (String currency : seen.tallies().currencies(goal.metric())) {
      for (String variant : seen.variants()) {
        if (seen.tallies().sums(goal.metric(), variant, currency).sx().signum() < 0) {
          wrong.add("%s of %s is less than nothing".formatted(report.goal(), variant));
        }
      }
    }
  }
}
