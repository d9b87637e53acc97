package io.microlift.results;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.fold.Orders;
import io.microlift.fold.Sums;
import io.microlift.stats.ExactSums;
import io.microlift.stats.JointSums;
import io.microlift.stats.Lift;
import io.microlift.stats.LiftDecomposition;
import io.microlift.stats.LiftDecomposition.Part;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import io.microlift.tracking.Products;
import io.microlift.tracking.Tallies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Splits the difference of revenue per visitor among its factors by the logarithmic mean: a
 * factor's part of the log lift times L(a, b) = (a − b)/(ln a − ln b) of both revenues per visitor.
 * The parts add up to the difference.
 *
 * <p>Source: Ang, "The LMDI approach to decomposition analysis", Energy Policy 2005.
 */
final class DecompositionAnalysis {
  static final String CAVEAT =
      "Only revenue per visitor and sessions per visitor are effects of the variant. Conversion and"
          + " order value are taken of visitors who got that far, which is itself an outcome:"
          + " bookkeeping, not causes.";

  /** Names of the events that begin a session. */
  static final Set<String> SESSION_STARTS =
      Set.of("session_start", "Session Started", "Session Start");

  private static final int DIGITS = 8;

  private final Subject subject;
  private final Tallies tallies;
  private final Products products;
  private final @Nullable Goal revenue;
  private final @Nullable Goal orders;
  private final @Nullable Goal sessions;
  private final @Nullable GoalArms arms;

  DecompositionAnalysis(Subject subject, Tallies tallies, Products products) {
    this.subject = subject;
    this.tallies = tallies;
    this.products = products;
    this.revenue =
        find(goal -> isMoney(goal) && !Collections.disjoint(goal.events(), Orders.PLACED))
            .or(() -> find(DecompositionAnalysis::isMoney))
            .orElse(null);
    GoalDefinition money = revenue == null ? null : revenue.definition();
    this.orders =
        money == null
            ? null
            : find(goal -> goal.kind() == GoalKind.COUNT && countsSameOrders(goal, money))
                .orElse(null);
    this.sessions =
        orders == null
            ? null
            : find(goal ->
                    goal.kind() == GoalKind.COUNT
                        && !goal.events().isEmpty()
                        && SESSION_STARTS.containsAll(goal.events()))
                .orElse(null);
    this.arms = revenue == null ? null : GoalArms.of(revenue, subject, tallies);
  }

  private static boolean isMoney(GoalDefinition goal) {
    return goal.kind() == GoalKind.VALUE;
  }

  private static boolean countsSameOrders(GoalDefinition goal, GoalDefinition money) {
    return Set.copyOf(goal.events()).equals(Set.copyOf(money.events()))
        && Objects.equals(goal.window(), money.window())
        && Objects.equals(goal.filter(), money.filter());
  }

  private Optional<Goal> find(Predicate<GoalDefinition> wanted) {
    return subject.definition().goals().stream()
        .map(AttachedGoal::goal)
        .map(subject::goal)
        .filter(goal -> wanted.test(goal.definition()))
        .findFirst();
  }

  Decomposition answer() {
    GoalArms money = arms;
    String unavailable =
        money == null
            ? "no goal of the experiment adds up values; attach one of kind value on order events"
            : money.unavailable();
    List<Tallied> all = money == null ? List.of() : money.arms();
    return new Decomposition(
        subject.definition().key(),
        subject.phase().number(),
        subject.freshness().asOf(),
        key(revenue),
        key(orders),
        key(sessions),
        money == null || money.currency().isEmpty() ? null : money.currency(),
        revenue == null ? null : revenue.cap() == null ? "uncapped" : "capped",
        all.stream().map(this::factors).toList(),
        all.stream().skip(1).map(arm -> compare(all.get(0), arm)).toList(),
        note(),
        CAVEAT,
        unavailable);
  }

  private static @Nullable GoalKey key(@Nullable Goal goal) {
    return goal == null ? null : goal.definition().key();
  }

  private String note() {
    if (orders == null) {
      return "Visitors who bought × revenue of each: for orders instead, attach a goal of kind count"
          + " on the same events.";
    }
    return sessions == null
        ? "Orders per visitor × revenue per order: for sessions, attach a goal of kind count on the"
            + " events that begin one, such as session_start."
        : "Sessions per visitor × orders per session × revenue per order.";
  }

  /** Whatever is not a factor here is 1 for every visitor. */
  private List<Part> parts() {
    return sessions == null
        ? List.of(Part.ORDERS_PER_SESSION, Part.REVENUE_PER_ORDER)
        : List.of(Part.SESSIONS_PER_VISITOR, Part.ORDERS_PER_SESSION, Part.REVENUE_PER_ORDER);
  }

  private String name(Part part) {
    String order = orders == null ? "buyer" : "order";
    return switch (part) {
      case SESSIONS_PER_VISITOR -> "sessionsPerVisitor";
      case ORDERS_PER_SESSION ->
          orders == null
              ? "buyersPerVisitor"
              : sessions == null ? "ordersPerVisitor" : "ordersPerSession";
      case REVENUE_PER_ORDER -> order.equals("buyer") ? "revenuePerBuyer" : "revenuePerOrder";
      case REVENUE_PER_VISITOR -> "revenuePerVisitor";
    };
  }

  private Decomposition.OfVariant factors(Tallied money) {
    LiftDecomposition.Arm arm = arm(money);
    List<Decomposition.Factor> factors = new ArrayList<>();
    for (Part part : parts()) {
      factors.add(new Decomposition.Factor(name(part), value(part, arm)));
    }
    return new Decomposition.OfVariant(
        money.variant(), money.visitors(), value(Part.REVENUE_PER_VISITOR, arm), factors);
  }

  private static @Nullable Double value(Part part, LiftDecomposition.Arm arm) {
    ExactSums sessions = arm.ordersAndSessions().y();
    ExactSums orders = arm.ordersAndSessions().x();
    ExactSums revenue = arm.revenueAndOrders().x();
    BigDecimal visitors = BigDecimal.valueOf(revenue.n());
    return switch (part) {
      case SESSIONS_PER_VISITOR -> quotient(sessions.sum(), visitors);
      case ORDERS_PER_SESSION -> quotient(orders.sum(), sessions.sum());
      case REVENUE_PER_ORDER -> quotient(revenue.sum(), orders.sum());
      case REVENUE_PER_VISITOR -> quotient(revenue.sum(), visitors);
    };
  }

  private static @Nullable Double quotient(BigDecimal a, BigDecimal b) {
    return b.signum() == 0 ? null : a.doubleValue() / b.doubleValue();
  }

  /** A variant's sessions, orders and revenue with their products. */
  private LiftDecomposition.Arm arm(Tallied money) {
    String variant = money.variant();
    long n = money.visitors();
    Goal counted = orders;
    ExactSums revenues = money.ratio().x();
    if (counted == null || revenue == null) {
      ExactSums buyers = ExactSums.ofSums(n, money.converted(), money.converted());
      return new LiftDecomposition.Arm(
          eachVisitorOnce(buyers), new JointSums(revenues, buyers, revenues.sum()));
    }
    ExactSums placed = counts(counted, variant, n);
    BigDecimal both =
        products
            .of(variant, revenue.metric(), currency(), counted.metric(), "")
            .movePointLeft(Units.of(revenue, subject).digitsOfX(currency()));
    JointSums revenueAndOrders = new JointSums(revenues, placed, both);
    Goal begun = sessions;
    if (begun == null) {
      return new LiftDecomposition.Arm(eachVisitorOnce(placed), revenueAndOrders);
    }
    JointSums ordersAndSessions =
        new JointSums(
            placed,
            counts(begun, variant, n),
            products.of(variant, counted.metric(), "", begun.metric(), ""));
    return new LiftDecomposition.Arm(ordersAndSessions, revenueAndOrders);
  }

  private static JointSums eachVisitorOnce(ExactSums x) {
    return new JointSums(x, ExactSums.ofSums(x.n(), x.n(), x.n()), x.sum());
  }

  private ExactSums counts(Goal goal, String variant, long n) {
    Sums sums = tallies.sums(goal.metric(), variant, "");
    return ExactSums.ofSums(n, sums.sx(), sums.sxx());
  }

  private String currency() {
    return arms == null ? "" : arms.currency();
  }

  private Decomposition.Compared compare(Tallied control, Tallied treatment) {
    Outcome<Map<Part, Lift.Log>> split =
        LiftDecomposition.withDefaults()
            .withAlpha(subject.definition().analysis().alpha())
            .split(arm(control), arm(treatment));
    return split.fold(
        logs -> compare(control, treatment, logs),
        reason ->
            new Decomposition.Compared(
                treatment.variant(),
                null,
                null,
                List.of(),
                reason == Reason.ZERO_TOTAL
                    ? "a variant has no sessions, orders or revenue yet"
                    : reason.sentence()));
  }

  private Decomposition.Compared compare(
      Tallied control, Tallied treatment, Map<Part, Lift.Log> logs) {
    Lift.Log whole = log(logs, Part.REVENUE_PER_VISITOR);
    double before = control.ratio().x().moments().mean();
    double after = treatment.ratio().x().moments().mean();
    double unit = whole.logRatio() == 0 ? before : (after - before) / whole.logRatio();
    BigDecimal difference = rounded(after - before);
    BigDecimal left = difference;
    List<Decomposition.Part> parts = new ArrayList<>();
    List<Part> wanted = parts();
    for (Part part : wanted) {
      Lift.Log log = log(logs, part);
      boolean last = part == wanted.get(wanted.size() - 1);
      BigDecimal contribution = last ? left : rounded(unit * log.logRatio());
      left = left.subtract(contribution);
      parts.add(
          new Decomposition.Part(
              name(part),
              contribution,
              unit * Math.log1p(log.interval().lower()),
              unit * Math.log1p(log.interval().upper()),
              log.logRatio(),
              estimated(log)));
    }
    return new Decomposition.Compared(
        treatment.variant(), difference, estimated(whole), parts, null);
  }

  private static Lift.Log log(Map<Part, Lift.Log> logs, Part part) {
    return Objects.requireNonNull(logs.get(part));
  }

  private static BigDecimal rounded(double money) {
    return BigDecimal.valueOf(money).setScale(DIGITS, RoundingMode.HALF_EVEN);
  }

  private static Estimated estimated(Lift.Log log) {
    return new Estimated(
        Math.expm1(log.logRatio()), log.interval().lower(), log.interval().upper(), null);
  }
}
