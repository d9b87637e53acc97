package io.microlift.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Splits the lift of revenue per visitor into sessions per visitor, orders per session and revenue
 * per order.
 *
 * <p>{@code ln(R/n) = ln(S/n) + ln(O/S) + ln(R/O)}, so the log lifts add up exactly; the lifts
 * themselves do not. The parts are correlated within visitors, so their variances do not add up:
 * each part has its own by the delta method. An accounting identity, not a causal chain: the parts
 * are measured after exposure.
 */
public final class LiftDecomposition {
  private static final LiftDecomposition DEFAULTS = new LiftDecomposition(Lift.withDefaults());

  private final Lift procedure;

  private LiftDecomposition(Lift procedure) {
    this.procedure = procedure;
  }

  /** Two-sided intervals at alpha 0.05. */
  public static LiftDecomposition withDefaults() {
    return DEFAULTS;
  }

  /**
   * Returns the same at another error level.
   *
   * @param level in (0, 1)
   */
  public LiftDecomposition withAlpha(double level) {
    return new LiftDecomposition(procedure.withAlpha(level));
  }

  /**
   * What is known about one arm.
   *
   * @param ordersAndSessions orders as x, sessions as y
   * @param revenueAndOrders revenue as x, orders as y, over the same visitors
   */
  public record Arm(JointSums ordersAndSessions, JointSums revenueAndOrders) {
    /** Refuses sums over different visitors. */
    public Arm {
      if (!ordersAndSessions.x().equals(revenueAndOrders.y())) {
        throw new IllegalArgumentException("the sums of orders differ");
      }
    }

    /** Returns the sums of visitors' sessions, orders and revenue, in the same order each. */
    public static Arm of(double[] sessions, double[] orders, double[] revenue) {
      return new Arm(JointSums.of(orders, sessions), JointSums.of(revenue, orders));
    }

    private boolean hasTotals() {
      return isPositive(ordersAndSessions.y())
          && isPositive(ordersAndSessions.x())
          && isPositive(revenueAndOrders.x());
    }

    private static boolean isPositive(ExactSums sums) {
      return sums.sum().signum() > 0;
    }
  }

  /** The whole and the parts it is split into. */
  public enum Part {
    /** Sessions per visitor. */
    SESSIONS_PER_VISITOR,
    /** Orders per session. */
    ORDERS_PER_SESSION,
    /** Revenue per order. */
    REVENUE_PER_ORDER,
    /** Revenue per visitor: the whole. */
    REVENUE_PER_VISITOR;

    private Outcome<Estimate> estimate(Arm arm) {
      return switch (this) {
        case SESSIONS_PER_VISITOR -> mean(arm.ordersAndSessions().y());
        case ORDERS_PER_SESSION -> RatioMetric.estimate(arm.ordersAndSessions());
        case REVENUE_PER_ORDER -> RatioMetric.estimate(arm.revenueAndOrders());
        case REVENUE_PER_VISITOR -> mean(arm.revenueAndOrders().x());
      };
    }

    private static Outcome<Estimate> mean(ExactSums sums) {
      return sums.moments().sample().map(Sample::estimate);
    }
  }

  /**
   * Splits the lift between two arms.
   *
   * @return the log lift of every {@link Part}; undefined when an arm has fewer than two visitors
   *     or a total that is not above 0
   */
  public Outcome<Map<Part, Lift.Log>> split(Arm control, Arm treatment) {
    if (!control.hasTotals() || !treatment.hasTotals()) {
      return Outcome.undefined(Reason.ZERO_TOTAL);
    }
    Outcome<Map<Part, Lift.Log>> logs = Outcome.of(Map.of());
    for (Part part : Part.values()) {
      Outcome<Lift.Log> log =
          part.estimate(control)
              .then(base -> part.estimate(treatment).then(other -> procedure.log(base, other)));
      logs = logs.then(before -> log.map(next -> with(before, part, next)));
    }
    return logs;
  }

  private static Map<Part, Lift.Log> with(Map<Part, Lift.Log> before, Part part, Lift.Log log) {
    Map<Part, Lift.Log> all = new EnumMap<>(Part.class);
    all.putAll(before);
    all.put(part, log);
    return Collections.unmodifiableMap(all);
  }
}
