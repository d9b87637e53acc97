package io.microlift.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Histories of a few visitors, as items of Segment's tracking API. */
final class RandomItems {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int SECONDS = 12 * 86_400;

  private final Random random;
  private final String experiment;
  private final boolean plain;
  private final List<String> items = new ArrayList<>();
  private int users;
  private int number;

  /**
   * Makes histories.
   *
   * @param plain without refunds, cancellations and programs
   */
  RandomItems(Random random, String experiment, boolean plain) {
    this.random = random;
    this.experiment = experiment;
    this.plain = plain;
  }

  /** The items of {@code visitors} visitors, in no order, each with a time of its own. */
  List<String> of(int visitors) {
    users = Math.max(6, visitors / 12);
    for (int i = 0; i < visitors; i++) {
      visitor("v-" + i);
    }
    return items;
  }

  private void visitor(String id) {
    for (int i = random.nextInt(8) == 0 ? 2 : random.nextInt(8) == 0 ? 0 : 1; i > 0; i--) {
      exposure(id);
    }
    for (int i = random.nextInt(8); i > 0; i--) {
      track(id, List.of("add", "view", "view", "tip").get(random.nextInt(4)), money());
    }
    if (random.nextInt(3) == 0) {
      order(id, "o-" + id);
    }
    if (random.nextInt(3) == 0) {
      add(
          "\"type\": \"identify\", \"anonymousId\": \"%s\", \"userId\": \"u-%d\""
              .formatted(id, random.nextInt(users)));
    }
  }

  private void exposure(String id) {
    String device = List.of("phone", "desktop").get(random.nextInt(2));
    track(
        id,
        "Experiment Viewed",
        "\"experiment_id\": \"%s\", \"variation_id\": \"%s\", \"device\": \"%s\""
            .formatted(experiment, random.nextInt(4) == 0 ? "control" : "treatment", device));
  }

  private void order(String id, String order) {
    String about = "\"order_id\": \"%s\", ".formatted(order);
    track(id, "purchase", about + money());
    if (plain) {
      return;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      String reporter = random.nextBoolean() ? id : null;
      String name = random.nextInt(4) == 0 ? "Order Cancelled" : "refund";
      if (reporter == null) {
        add(
            "\"type\": \"track\", \"event\": \"%s\", \"properties\": {%s}"
                .formatted(name, about + money()));
      } else {
        track(reporter, name, about + money());
      }
    }
  }

  private String money() {
    String currency = plain || random.nextInt(5) > 0 ? "EUR" : "USD";
    return "\"value\": %d.%02d, \"currency\": \"%s\""
        .formatted(random.nextInt(50), random.nextInt(100), currency);
  }

  private void track(String id, String event, String properties) {
    String agent =
        plain || random.nextInt(100) > 0
            ? ""
            : ", \"context\": {\"userAgent\": \"Googlebot/2.1 (+http://www.google.com/bot.html)\"}";
    add(
        "\"type\": \"track\", \"event\": \"%s\", \"anonymousId\": \"%s\", \"properties\": {%s}%s"
            .formatted(event, id, properties, agent));
  }

  private void add(String members) {
    Instant at = START.plusSeconds(random.nextInt(SECONDS)).plusMillis(number);
    items.add(
        "{%s, \"messageId\": \"m-%d\", \"timestamp\": \"%s\"}".formatted(members, number++, at));
  }
}
