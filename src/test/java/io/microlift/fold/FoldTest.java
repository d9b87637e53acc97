package io.microlift.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final int PHASE = 7;
  private static long nextId;

  private static final Metric ADDED = metric(1, Metric.Kind.CONVERSION, null, null, "add");
  private static final Metric VIEWS = metric(2, Metric.Kind.COUNT, null, null, "view");
  private static final Metric REVENUE = metric(3, Metric.Kind.VALUE, null, null, "buy");

  @Test
  void countsAnExposedVisitorOnTheDayOfTheFirstExposure() {
    Timeline timeline =
        new Timeline(List.of(saw("b", NOON.plusSeconds(86_400)), saw("b", NOON)), List.of());

    assertThat(fold(timeline, ADDED)).containsExactly(Map.entry(exposed("b"), visitor()));
  }

  @Test
  void ignoresWhatHappenedBeforeTheExposure() {
    Timeline timeline = timeline(event("add", NOON.minusMillis(1)), event("view", NOON));

    assertThat(fold(timeline, ADDED, VIEWS))
        .containsOnlyKeys(exposed("b"), cell(2, DAY, ""))
        .containsEntry(cell(2, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void countsAVisitorOnceForAConversion() {
    Timeline timeline =
        timeline(event("add", NOON.plusSeconds(5)), event("add", NOON.plusSeconds(90_000)));

    assertThat(fold(timeline, ADDED)).containsEntry(cell(1, DAY, ""), sums(1, 1, 1)).hasSize(2);
  }

  @Test
  void addsUpOverDaysToTheSquareOfTheWhole() {
    Timeline timeline =
        timeline(
            event("view", NOON),
            event("view", NOON.plusSeconds(1)),
            event("view", NOON.plusSeconds(90_000)));

    assertThat(fold(timeline, VIEWS))
        .containsEntry(cell(2, DAY, ""), sums(1, 2, 4))
        .containsEntry(cell(2, DAY.plusDays(1), ""), sums(0, 1, 9 - 4));
  }

  @Test
  void keepsCurrenciesApart() {
    Timeline timeline =
        timeline(
            money(NOON, 1_999, "EUR"),
            money(NOON.plusSeconds(1), 1, "EUR"),
            money(NOON.plusSeconds(2), 500, "USD"),
            event("buy", NOON.plusSeconds(3)));

    assertThat(fold(timeline, REVENUE))
        .containsOnlyKeys(exposed("b"), cell(3, DAY, "EUR"), cell(3, DAY, "USD"))
        .containsEntry(cell(3, DAY, "EUR"), sums(1, 2_000, 4_000_000))
        .containsEntry(cell(3, DAY, "USD"), sums(1, 500, 250_000));
  }

  @Test
  void countsOnlyTheDeclaredCurrency() {
    Metric euros = metric(3, Metric.Kind.VALUE, null, "EUR", "buy");
    Timeline timeline = timeline(money(NOON, 10, "USD"), money(NOON, 7, "EUR"));

    assertThat(fold(timeline, euros))
        .containsOnlyKeys(exposed("b"), cell(3, DAY, "EUR"))
        .containsEntry(cell(3, DAY, "EUR"), sums(1, 7, 49));
  }

  @Test
  void addsWithoutOverflow() {
    long large = 100_000_000_000_000L;
    Timeline timeline = timeline(money(NOON, large, "EUR"), money(NOON, large, "EUR"));

    BigInteger sum = BigInteger.valueOf(large).multiply(BigInteger.TWO);
    assertThat(fold(timeline, REVENUE))
        .containsEntry(cell(3, DAY, "EUR"), new Sums(0, 1, sum, sum.multiply(sum)));
  }

  @Test
  void endsTheWindowRelativeToTheFirstExposure() {
    Metric soon = metric(1, Metric.Kind.COUNT, Duration.ofHours(1), null, "view");
    Timeline timeline =
        timeline(
            event("view", NOON.plus(Duration.ofHours(1)).minusNanos(1_000)),
            event("view", NOON.plus(Duration.ofHours(1))));

    assertThat(fold(timeline, soon)).containsEntry(cell(1, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void endsCountingWithThePhaseUnlessAWindowIsOpen() {
    Metric windowed = metric(4, Metric.Kind.CONVERSION, Duration.ofDays(7), null, "add");
    PhaseRules ended = new PhaseRules(PHASE, NOON.plusSeconds(60), true, List.of(ADDED, windowed));
    Timeline late = timeline(event("add", NOON.plusSeconds(60)));

    assertThat(Fold.fold(late, List.of(ended))).containsOnlyKeys(exposed("b"), cell(4, DAY, ""));
  }

  @Test
  void forgetsExposuresAfterThePhase() {
    PhaseRules ended = new PhaseRules(PHASE, NOON, true, List.of(ADDED));

    assertThat(Fold.fold(timeline(event("add", NOON)), List.of(ended))).isEmpty();
  }

  @Test
  void leavesOutWhoSawSeveralVariants() {
    Timeline both =
        new Timeline(
            List.of(saw("b", NOON.plusSeconds(1)), saw("a", NOON)),
            List.of(event("add", NOON.plusSeconds(2))));
    Cell excluded = new Cell(PHASE, Metric.MULTIPLE_EXPOSURES, DAY, "a", "", "");

    assertThat(fold(both, ADDED)).containsExactly(Map.entry(excluded, visitor()));
  }

  @Test
  void countsForTheFirstVariantWhereThatIsWanted() {
    PhaseRules first = new PhaseRules(PHASE, null, false, List.of());
    Timeline both = new Timeline(List.of(saw("b", NOON.plusSeconds(1)), saw("a", NOON)), List.of());

    assertThat(Fold.fold(both, List.of(first))).containsOnlyKeys(exposed("a"));
  }

  @Test
  void dropsRepeatedEventsAndKeepsTheEarliest() {
    UUID id = new UUID(1, 1);
    Timeline timeline =
        timeline(
            new Event(NOON.plusSeconds(90_000), id, "view", null, null),
            new Event(NOON.plusSeconds(1), id, "view", null, null));

    assertThat(fold(timeline, VIEWS))
        .containsOnlyKeys(exposed("b"), cell(2, DAY, ""))
        .containsEntry(cell(2, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void doesNotCareAboutOrderAndRepetition() {
    Random random = new Random(20_260_301);
    for (int round = 0; round < 500; round++) {
      List<Event> events = randomEvents(random);
      List<Exposure> exposures = randomExposures(random);
      Map<Cell, Sums> expected = fold(new Timeline(exposures, events), ADDED, VIEWS, REVENUE);
      events.addAll(events.subList(0, random.nextInt(events.size())));
      Collections.shuffle(events, random);
      exposures.addAll(List.copyOf(exposures));
      Collections.shuffle(exposures, random);

      assertThat(fold(new Timeline(exposures, events), ADDED, VIEWS, REVENUE))
          .as("round %d", round)
          .isEqualTo(expected);
    }
  }

  private static List<Event> randomEvents(Random random) {
    List<Event> events = new ArrayList<>();
    for (int i = 1 + random.nextInt(20); i > 0; i--) {
      Instant at = NOON.plusSeconds(random.nextInt(400_000) - 100_000);
      UUID id = new UUID(random.nextInt(5), random.nextInt(5));
      String name = List.of("add", "view", "buy").get(random.nextInt(3));
      events.add(new Event(at, id, name, (long) random.nextInt(1_000), "EUR"));
    }
    return events;
  }

  private static List<Exposure> randomExposures(Random random) {
    List<Exposure> exposures = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String variant = random.nextInt(10) == 0 ? "a" : "b";
      Instant at = NOON.plusSeconds(random.nextInt(1_000));
      exposures.add(new Exposure(PHASE, variant, at, new UUID(9, random.nextInt(9))));
    }
    return exposures;
  }

  private static Map<Cell, Sums> fold(Timeline timeline, Metric... metrics) {
    return Fold.fold(timeline, List.of(new PhaseRules(PHASE, null, true, List.of(metrics))));
  }

  private static Metric metric(
      int number,
      Metric.Kind kind,
      @Nullable Duration window,
      @Nullable String currency,
      String event) {
    return new Metric(number, kind, Set.of(event), window, currency);
  }

  private static Timeline timeline(Event... events) {
    return new Timeline(List.of(saw("b", NOON)), List.of(events));
  }

  private static Exposure saw(String variant, Instant at) {
    return new Exposure(PHASE, variant, at, new UUID(0, at.toEpochMilli()));
  }

  private static Event event(String name, Instant at) {
    return new Event(at, new UUID(3, nextId++), name, null, null);
  }

  private static Event money(Instant at, long units, String currency) {
    return new Event(at, new UUID(2, nextId++), "buy", units, currency);
  }

  private static Cell exposed(String variant) {
    return new Cell(PHASE, Metric.EXPOSED, DAY, variant, "", "");
  }

  private static Cell cell(int metric, LocalDate day, String currency) {
    return new Cell(PHASE, metric, day, "b", "", currency);
  }

  private static Sums visitor() {
    return new Sums(1, 0, BigInteger.ZERO, BigInteger.ZERO);
  }

  private static Sums sums(long converted, long sx, long sxx) {
    return new Sums(0, converted, BigInteger.valueOf(sx), BigInteger.valueOf(sxx));
  }
}
