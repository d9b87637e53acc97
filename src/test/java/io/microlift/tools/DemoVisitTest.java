package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoVisitTest {
  private static final Instant END = Instant.parse("2026-08-24T10:00:00Z");
  private static final int DAYS = 14;
  private static final int MANY = 60_000;

  @Test
  void isTheSameAgain() {
    for (int number = 1; number <= 500; number++) {
      assertThat(visit(number, DemoDefinitions.PROMISE, 0.2))
          .as("visitor " + number)
          .isEqualTo(visit(number, DemoDefinitions.PROMISE, 0.2));
    }
  }

  @Test
  void happensInOrderWithinItsDays() {
    for (int number = 1; number <= 2_000; number++) {
      List<Event> events = visit(number, DemoDefinitions.PROMISE, 0.2);
      assertThat(events).isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
      assertThat(events)
          .allMatch(event -> event.timestamp().isBefore(END))
          .allMatch(event -> event.timestamp().isAfter(END.minus(Duration.ofDays(DAYS + 1))));
      assertThat(events.stream().map(Event::id)).doesNotHaveDuplicates();
    }
  }

  /**
   * Of 60,000 visitors about 29,000 are exposed and 2,900 add: the ratio of two shares of that size
   * has a standard deviation below 3 %; the tolerance is four of them.
   */
  @Test
  void onlyThePromiseMakesMoreAddToTheCart() {
    double control = share("Product Added", DemoDefinitions.CONTROL, 0.5);
    assertThat(share("Product Added", DemoDefinitions.PROMISE, 0.5) / control)
        .isCloseTo(1.5, within(0.12));
    assertThat(share("Product Added", DemoDefinitions.CONTROL, 0)).isEqualTo(control);
    assertThat(share("Product Added", DemoDefinitions.PROMISE, 0)).isEqualTo(control);
  }

  /** A share of 2 % of 60,000 has a standard deviation of 0.06 %. */
  @Test
  void someAreBotsAndSaySo() {
    double bots =
        IntStream.rangeClosed(1, MANY)
                .mapToObj(number -> visit(number, DemoDefinitions.CONTROL, 0))
                .filter(events -> events.stream().allMatch(event -> event.userAgent() != null))
                .count()
            / (double) MANY;
    assertThat(bots).isCloseTo(0.02, within(0.003));
  }

  @Test
  void aRefundNamesItsOrder() {
    List<Event> all =
        IntStream.rangeClosed(1, MANY)
            .boxed()
            .flatMap(number -> visit(number, DemoDefinitions.CONTROL, 0).stream())
            .toList();
    List<Object> orders = orderIds(all, "Order Completed");
    assertThat(orders).isNotEmpty().doesNotHaveDuplicates();
    assertThat(orders).containsAll(orderIds(all, "Order Refunded"));
    assertThat(orderIds(all, "Order Refunded")).isNotEmpty();
  }

  private static List<Object> orderIds(List<Event> events, String name) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .map(event -> event.properties().get("order_id"))
        .toList();
  }

  private static double share(String name, String variant, double lift) {
    long exposed = 0;
    long reached = 0;
    for (int number = 1; number <= MANY; number++) {
      List<Event> events = visit(number, variant, lift);
      exposed += has(events, "Experiment Viewed") ? 1 : 0;
      reached += has(events, name) ? 1 : 0;
    }
    return (double) reached / exposed;
  }

  private static boolean has(List<Event> events, String name) {
    return events.stream().anyMatch(event -> event.name().equals(name));
  }

  private static List<Event> visit(int number, String variant, double lift) {
    return DemoVisit.events(DemoVisitor.of(7, number, END, DAYS), variant, lift, END);
  }
}
