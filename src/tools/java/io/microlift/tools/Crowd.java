package io.microlift.tools;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Visitors of one experiment whose truth is known: the same seed gives the same visitors, who do
 * the same things.
 *
 * @param experiment key
 * @param seed of everything random
 * @param perDay visitors who come each day
 * @param control share of the control's visitors who convert
 * @param treatment share of the treatment's visitors who do
 * @param controls share of the visitors who see the control
 * @param buys whether converting means to place an order
 */
record Crowd(
    String experiment,
    long seed,
    int perDay,
    double control,
    double treatment,
    double controls,
    boolean buys) {
  /** What every order is worth, in euros. */
  static final int PRICE = 20;

  private static final int LATEST_SECOND = 80_000;

  /** Half of the visitors see each variant. */
  static Crowd of(String experiment, long seed, int perDay, double control, double treatment) {
    return new Crowd(experiment, seed, perDay, control, treatment, 0.5, false);
  }

  Crowd withControls(double share) {
    return new Crowd(experiment, seed, perDay, control, treatment, share, buys);
  }

  Crowd buying() {
    return new Crowd(experiment, seed, perDay, control, treatment, controls, true);
  }

  /** The visitors of one day, each with all events. */
  List<List<Event>> visitors(int day, LocalDate date) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + day);
    Instant midnight = date.atStartOfDay().toInstant(ZoneOffset.UTC);
    List<List<Event>> visitors = new ArrayList<>();
    for (int i = 0; i < perDay; i++) {
      String visitor = "%s-%d-%d".formatted(experiment, day, i);
      boolean treated = random.nextDouble() >= controls;
      Instant at = midnight.plusSeconds(random.nextInt(LATEST_SECOND));
      List<Event> events = new ArrayList<>();
      events.add(
          new Event(
              visitor + ":seen",
              "Experiment Viewed",
              visitor,
              at,
              Map.of(
                  "experiment_id", experiment, "variation_id", treated ? "treatment" : "control")));
      if (random.nextDouble() < (treated ? treatment : control)) {
        events.add(converts(visitor, at.plusSeconds(60)));
      }
      visitors.add(events);
    }
    return visitors;
  }

  private Event converts(String visitor, Instant at) {
    return buys
        ? new Event(
            visitor + ":order",
            "Order Completed",
            visitor,
            at,
            Map.of("order_id", visitor, "revenue", BigDecimal.valueOf(PRICE), "currency", "EUR"))
        : new Event(visitor + ":cart", "sim_cart", visitor, at, Map.of());
  }

  /** Refunds of every other order of the treatment, a day after it. */
  List<List<Event>> refunds(int days, IntFunction<LocalDate> dates) {
    List<List<Event>> refunds = new ArrayList<>();
    boolean skipped = false;
    for (int day = 0; day < days; day++) {
      for (List<Event> events : visitors(day, dates.apply(day))) {
        boolean treated = events.get(0).properties().containsValue("treatment");
        if (treated && events.size() > 1) {
          skipped = !skipped;
          if (!skipped) {
            refunds.add(List.of(refund(events.get(1))));
          }
        }
      }
    }
    return refunds;
  }

  private static Event refund(Event order) {
    return new Event(
        order.id() + ":refund",
        "Order Refunded",
        order.visitor(),
        order.timestamp().plusSeconds(86_400),
        Map.of("order_id", order.visitor()));
  }
}
