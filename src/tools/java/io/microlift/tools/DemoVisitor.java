package io.microlift.tools;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Somebody who comes to the demo shop: the same for the same seed and number, whatever came before.
 *
 * @param id visitor's id
 * @param device phone, tablet or desktop
 * @param country ISO 3166 code
 * @param returning was here before
 * @param bot is a program, and says so
 * @param arrival first sight of the shop
 * @param chance decides what this visitor does
 */
record DemoVisitor(
    String id,
    String device,
    String country,
    boolean returning,
    boolean bot,
    Instant arrival,
    SplittableRandom chance) {
  private static final String[] COUNTRIES = {"DE", "AT", "CH", "FR", "NL", "GB"};
  private static final double[] COUNTRY_SHARES = {0.55, 0.67, 0.76, 0.84, 0.92, 1};
  private static final int MINUTES_OF_DAY = 24 * 60;

  /**
   * Makes up a visitor.
   *
   * @param seed of all visitors
   * @param number of this one, from 1
   * @param end until when visitors come
   * @param days for how many days before that they come, at least 1
   */
  static DemoVisitor of(long seed, int number, Instant end, int days) {
    SplittableRandom chance = new SplittableRandom(seed * 1_000_003 + number);
    double device = chance.nextDouble();
    double country = chance.nextDouble();
    int index = 0;
    while (country > COUNTRY_SHARES[index]) {
      index++;
    }
    return new DemoVisitor(
        "demo-%d-%d".formatted(seed, number),
        device < 0.62 ? "phone" : device < 0.93 ? "desktop" : "tablet",
        COUNTRIES[index],
        chance.nextDouble() < 0.28,
        chance.nextDouble() < 0.02,
        arrival(chance, end, days),
        chance);
  }

  /** Few come at night, most in the evening; an hour is left for what they do. */
  private static Instant arrival(SplittableRandom chance, Instant end, int days) {
    while (true) {
      long minutes = 60L + chance.nextInt(days * MINUTES_OF_DAY);
      Instant at = end.minus(Duration.ofMinutes(minutes)).plusMillis(chance.nextInt(60_000));
      double hour = at.getEpochSecond() / 3600.0 % 24;
      double busy = 0.55 - 0.45 * Math.cos((hour - 7) * Math.PI / 13);
      if (hour < 6 ? chance.nextDouble() < 0.1 : chance.nextDouble() < busy) {
        return at;
      }
    }
  }

  /** What is known about the visitor, for audiences and segments. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("device", device);
    attributes.put("country", country);
    attributes.put("returning", Boolean.toString(returning));
    return attributes;
  }
}
