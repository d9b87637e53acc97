package io.microlift.fold;

import static io.microlift.fold.Measure.Kind.CONVERSION;
import static io.microlift.fold.Measure.Kind.COUNT;
import static io.microlift.fold.Measure.Kind.VALUE;
import static io.microlift.fold.Rules.NOON;
import static io.microlift.fold.Rules.PHASE;
import static io.microlift.fold.Rules.atLeast;
import static io.microlift.fold.Rules.capped;
import static io.microlift.fold.Rules.during;
import static io.microlift.fold.Rules.in;
import static io.microlift.fold.Rules.measure;
import static io.microlift.fold.Rules.metric;
import static io.microlift.fold.Rules.rules;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds for every history, tried on thousands of random ones. */
class FoldPropertiesTest {
  private static final int ROUNDS = 5_000;
  private static final Money EUROS = new Money("EUR", Map.of("USD", new BigDecimal("0.9")));
  private static final Measure VIEWS = measure(COUNT, "view");
  private static final Measure REVENUE = in(measure(VALUE, "purchase", "tip"), EUROS);
  private static final PhaseRules RULES =
      rules(
          NOON.plus(Duration.ofDays(9)),
          true,
          List.of(VIEWS, measure(CONVERSION, "add"), measure(CONVERSION, "purchase")),
          metric(1, measure(CONVERSION, "add")),
          metric(2, VIEWS),
          metric(3, REVENUE),
          metric(4, capped(VIEWS, 3)),
          metric(5, during(measure(CONVERSION), Duration.ofDays(1), Duration.ofDays(2))),
          new Metric(6, REVENUE, measure(COUNT, "purchase")),
          metric(7, atLeast(measure(CONVERSION, "view"), 2)));

  /** Rules for which not just any event counts. */
  private static final PhaseRules NAMED =
      rules(metric(1, measure(CONVERSION, "add")), metric(3, REVENUE));

  @Test
  void orderAndRepetitionChangeNothing() {
    Random random = new Random(20_260_301);
    for (int round = 0; round < ROUNDS; round++) {
      Timeline timeline = random(random);
      Map<Integer, Contribution> expected = fold(timeline);
      List<Event> events = shuffled(timeline.events(), random);
      List<Exposure> exposures = shuffled(timeline.exposures(), random);

      assertThat(fold(new Timeline(exposures, events, timeline.bot())))
          .as("round %d", round)
          .isEqualTo(expected);
    }
  }

  @Test
  void factsAndRulesOfOtherPhasesChangeNothing() {
    Random random = new Random(20_260_302);
    for (int round = 0; round < ROUNDS; round++) {
      Timeline timeline = random(random);
      List<Event> events = new ArrayList<>(timeline.events());
      UUID id = new UUID(random.nextInt(9), random.nextInt(9));
      Instant at = NOON.minusSeconds(random.nextInt(2_000_000));
      events.add(new Event(at, id, "of no interest", null, null, null, null));
      List<Exposure> exposures = new ArrayList<>(timeline.exposures());
      exposures.add(new Exposure(99, "z", NOON.minusSeconds(9), new UUID(5, 5), Map.of()));
      PhaseRules other =
          new PhaseRules(
              99, NOON, null, true, List.of(), List.of(), List.of(), Duration.ofDays(90), 1_000);

      Map<Integer, Contribution> both =
          Fold.fold(
              new Timeline(exposures, events, timeline.bot()), Map.of(PHASE, NAMED, 99, other));

      assertThat(both).as("round %d", round).containsKey(99);
      assertThat(both.get(PHASE))
          .as("round %d", round)
          .isEqualTo(Fold.fold(timeline, Map.of(PHASE, NAMED)).get(PHASE));
    }
  }

  @Test
  void bytesHoldEverything() {
    Random random = new Random(20_260_303);
    for (int round = 0; round < ROUNDS; round++) {
      for (Contribution contribution : fold(random(random)).values()) {
        byte[] bytes = ContributionBytes.write(contribution);

        assertThat(ContributionBytes.read(PHASE, bytes))
            .as("round %d", round)
            .isEqualTo(contribution);
      }
    }
  }

  @Test
  void takingBackLeavesNothingBehind() {
    Random random = new Random(20_260_304);
    Totals totals = new Totals();
    List<Contribution> all = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      all.addAll(fold(random(random)).values());
    }
    all.forEach(totals::add);
    assertThat(totals.cells()).isNotEmpty();
    assertThat(totals.pairs()).isNotEmpty();

    Collections.shuffle(all, random);
    all.forEach(totals::subtract);

    assertThat(totals.cells()).isEmpty();
    assertThat(totals.pairs()).isEmpty();
  }

  @Test
  void sumsOverDaysAreThoseOfTheWhole() {
    Random random = new Random(20_260_305);
    for (int round = 0; round < ROUNDS; round++) {
      Timeline timeline = random(random);
      Totals totals = new Totals();
      fold(timeline).values().forEach(totals::add);
      BigInteger sum = BigInteger.ZERO;
      BigInteger squares = BigInteger.ZERO;
      for (Map.Entry<Cell, Sums> total : totals.cells().entrySet()) {
        if (total.getKey().metric() == 2 && total.getKey().segment().isEmpty()) {
          sum = sum.add(total.getValue().sx());
          squares = squares.add(total.getValue().sxx());
        }
      }

      assertThat(squares).as("round %d", round).isEqualTo(sum.multiply(sum));
    }
  }

  @Test
  void partsByAgeAddUpToTheWhole() {
    Random random = new Random(20_260_306);
    for (int round = 0; round < ROUNDS; round++) {
      Totals totals = new Totals();
      fold(random(random)).values().forEach(totals::add);
      Map<Cell, Sums> whole = new HashMap<>();
      Map<Cell, Sums> parts = new HashMap<>();
      totals
          .cells()
          .forEach(
              (cell, sums) -> {
                Cell all =
                    new Cell(
                        cell.phase(),
                        cell.metric(),
                        cell.day(),
                        cell.variant(),
                        "",
                        cell.currency());
                if (cell.segment().isEmpty() && cell.metric() != Metric.MULTIPLE_EXPOSURES) {
                  whole.put(all, sums);
                } else if (Segment.byAge().contains(cell.segment())) {
                  parts.merge(all, sums, Sums::plus);
                }
              });

      assertThat(parts).as("round %d", round).isEqualTo(whole);
    }
  }

  private static Map<Integer, Contribution> fold(Timeline timeline) {
    return Fold.fold(timeline, Map.of(PHASE, RULES));
  }

  private static <T> List<T> shuffled(List<T> facts, Random random) {
    List<T> shuffled = new ArrayList<>(facts);
    if (!facts.isEmpty()) {
      shuffled.addAll(facts.subList(0, random.nextInt(facts.size())));
    }
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static Timeline random(Random random) {
    List<Exposure> exposures = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String variant = random.nextInt(10) == 0 ? "a" : "b";
      Instant at = NOON.plusSeconds(random.nextInt(100_000));
      Map<String, String> attributes = Map.of("device", random.nextBoolean() ? "phone" : "tv");
      exposures.add(new Exposure(PHASE, variant, at, new UUID(9, random.nextInt(9)), attributes));
    }
    List<Event> events = new ArrayList<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      events.add(event(random));
    }
    return new Timeline(exposures, events, random.nextInt(20) == 0);
  }

  private static Event event(Random random) {
    List<String> names =
        List.of("add", "view", "view", "tip", "purchase", "refund", "Order Cancelled");
    String name = names.get(random.nextInt(names.size()));
    boolean order = random.nextBoolean() && !name.equals("view");
    return new Event(
        NOON.plusSeconds(random.nextInt(2_000_000) - 1_000_000),
        new UUID(random.nextInt(9), random.nextInt(9)),
        name,
        random.nextInt(4) == 0 ? null : (long) random.nextInt(1_000) - 50,
        List.of("EUR", "USD", "CHF").get(random.nextInt(3)),
        order ? "o-" + random.nextInt(3) : null,
        null);
  }
}
