package io.microlift.fold;

import static io.microlift.fold.Measure.Kind.CONVERSION;
import static io.microlift.fold.Measure.Kind.COUNT;
import static io.microlift.fold.Measure.Kind.VALUE;
import static io.microlift.fold.Rules.NOON;
import static io.microlift.fold.Rules.PHASE;
import static io.microlift.fold.Rules.atLeast;
import static io.microlift.fold.Rules.capped;
import static io.microlift.fold.Rules.contribution;
import static io.microlift.fold.Rules.contributions;
import static io.microlift.fold.Rules.during;
import static io.microlift.fold.Rules.event;
import static io.microlift.fold.Rules.filtered;
import static io.microlift.fold.Rules.in;
import static io.microlift.fold.Rules.measure;
import static io.microlift.fold.Rules.metric;
import static io.microlift.fold.Rules.money;
import static io.microlift.fold.Rules.order;
import static io.microlift.fold.Rules.rules;
import static io.microlift.fold.Rules.saw;
import static io.microlift.fold.Rules.timeline;
import static io.microlift.fold.Rules.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Expected sums are added up by hand from the few events of each story. */
class FoldTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Duration A_DAY = Duration.ofDays(1);

  private static final Metric ADDED = metric(1, measure(CONVERSION, "add"));
  private static final Metric VIEWS = metric(2, measure(COUNT, "view"));
  private static final Metric REVENUE = metric(3, measure(VALUE, "buy", "purchase"));
  private static final Metric ORDERS = metric(4, measure(COUNT, "purchase"));

  @Test
  void countsAnExposedVisitorOnTheDayOfTheFirstExposure() {
    Timeline timeline =
        new Timeline(List.of(saw("b", NOON.plus(A_DAY)), saw("b", NOON)), List.of(), false);

    assertThat(cells(timeline, ADDED)).containsExactly(Map.entry(exposed("b"), visitor()));
  }

  @Test
  void ignoresWhatHappenedBeforeTheExposure() {
    Timeline timeline = timeline(event("buy", NOON.minusMillis(1)), event("view", NOON));

    assertThat(cells(timeline, REVENUE, VIEWS))
        .containsOnlyKeys(exposed("b"), cell(2, DAY, ""))
        .containsEntry(cell(2, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void countsAVisitorOnceForAConversion() {
    Timeline timeline = timeline(event("add", NOON.plusSeconds(5)), event("add", NOON.plus(A_DAY)));

    assertThat(cells(timeline, ADDED)).containsEntry(cell(1, DAY, ""), sums(1, 1, 1)).hasSize(2);
  }

  @Test
  void countsAConversionOnTheDayThatItHappenedOftenEnough() {
    Metric again = metric(1, atLeast(measure(CONVERSION, "purchase"), 2));
    Event first = order("purchase", NOON, "o-1", 1_000L);
    Event second = order("purchase", NOON.plus(A_DAY), "o-2", 1_000L);
    Event third = order("purchase", NOON.plus(A_DAY.multipliedBy(2)), "o-3", 1_000L);

    assertThat(cells(timeline(first), again)).containsOnlyKeys(exposed("b"));
    assertThat(cells(timeline(first, first), again)).containsOnlyKeys(exposed("b"));
    assertThat(cells(timeline(third, first, second), again))
        .containsOnlyKeys(exposed("b"), cell(1, DAY.plusDays(1), ""))
        .containsEntry(cell(1, DAY.plusDays(1), ""), sums(1, 1, 1));
  }

  @Test
  void takesTheWorthOfAnOrderFromItsLatestUpdateWheneverItArrives() {
    Event placed = order("purchase", NOON, "o-1", 1_000L);
    Event first = order("Order Updated", NOON.plusSeconds(1), "o-1", 800L);
    Event second = order("Order Updated", NOON.plusSeconds(2), "o-1", 900L);
    Event refund = order("refund", NOON.plusSeconds(1), "o-1", 100L);
    Event other = order("Order Updated", NOON.plusSeconds(3), "o-2", 1L);
    Event nothing = order("Order Updated", NOON.plusSeconds(4), "o-1", null);

    assertThat(cells(timeline(second, refund, other, nothing, first, placed), REVENUE))
        .containsEntry(cell(3, DAY, "EUR"), sums(1, 800, 640_000));
    assertThat(cells(timeline(second), REVENUE)).containsOnlyKeys(exposed("b"));
  }

  @Test
  void doesNotCountACancelledOrderAsOrderedAgain() {
    Metric again = metric(1, atLeast(measure(CONVERSION, "purchase"), 2));
    Timeline timeline =
        timeline(
            order("purchase", NOON, "o-1", 1_000L),
            order("purchase", NOON.plus(A_DAY), "o-2", 1_000L),
            order("Order Cancelled", NOON.plus(A_DAY.multipliedBy(2)), "o-2", null));

    assertThat(cells(timeline, again)).containsOnlyKeys(exposed("b"));
  }

  @Test
  void needsAsManyEventsBeforeTheExposureForTheCovariate() {
    Metric again = metric(1, atLeast(measure(CONVERSION, "view"), 2));
    Event earlier = event("view", NOON.minus(A_DAY));
    Event once = event("view", NOON.minusSeconds(1));

    assertThat(contribution(timeline(earlier), rules(again)).tracks()).isEmpty();
    assertThat(contribution(timeline(earlier, once), rules(again)).tracks())
        .extracting(Track::covariate)
        .containsExactly(1L);
  }

  @Test
  void reachesAStepOfTheFunnelWhenItHappenedOftenEnough() {
    List<Measure> funnel =
        List.of(atLeast(measure(CONVERSION, "view"), 2), measure(CONVERSION, "add"));
    Event early = event("add", NOON.plusSeconds(1));
    Timeline once = timeline(event("view", NOON), early);
    Timeline twice = timeline(event("view", NOON), early, event("view", NOON.plusSeconds(2)));

    assertThat(contribution(once, rules(null, true, funnel)).tracks()).isEmpty();
    assertThat(contribution(twice, rules(null, true, funnel)).tracks())
        .extracting(Track::metric)
        .containsExactly(Metric.funnelStep(1));
  }

  @Test
  void addsUpOverDaysToTheSquareOfTheWhole() {
    Timeline timeline =
        timeline(
            event("view", NOON),
            event("view", NOON.plusSeconds(1)),
            event("view", NOON.plus(A_DAY)));

    assertThat(cells(timeline, VIEWS))
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

    assertThat(cells(timeline, REVENUE))
        .containsOnlyKeys(exposed("b"), cell(3, DAY, "EUR"), cell(3, DAY, "USD"))
        .containsEntry(cell(3, DAY, "EUR"), sums(1, 2_000, 4_000_000))
        .containsEntry(cell(3, DAY, "USD"), sums(1, 500, 250_000));
  }

  @Test
  void convertsCurrenciesThatHaveARate() {
    Money euros = new Money("EUR", Map.of("USD", new BigDecimal("0.915")));
    Metric revenue = metric(3, in(measure(VALUE, "buy"), euros));
    Timeline timeline =
        timeline(money(NOON, 1_000, "USD"), money(NOON, 7, "EUR"), money(NOON, 9, "CHF"));

    assertThat(cells(timeline, revenue))
        .containsEntry(cell(3, DAY, "EUR"), sums(1, 922, 922 * 922))
        .containsEntry(cell(3, DAY, "CHF"), sums(1, 9, 81));
  }

  @Test
  void addsWithoutOverflow() {
    long large = 100_000_000_000_000L;
    Timeline timeline = timeline(money(NOON, large, "EUR"), money(NOON, large, "EUR"));

    Sums sums = sumsOf(cells(timeline, REVENUE), cell(3, DAY, "EUR"));

    BigInteger sum = BigInteger.valueOf(large).multiply(BigInteger.TWO);
    assertThat(sums.sx()).isEqualTo(sum);
    assertThat(sums.sxx()).isEqualTo(sum.multiply(sum));
  }

  @Test
  void endsTheWindowRelativeToTheFirstExposure() {
    Metric soon = metric(1, during(measure(COUNT, "view"), Duration.ZERO, Duration.ofHours(1)));
    Timeline timeline =
        timeline(
            event("view", NOON.plus(Duration.ofHours(1)).minusNanos(1_000)),
            event("view", NOON.plus(Duration.ofHours(1))));

    assertThat(cells(timeline, soon)).containsEntry(cell(1, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void countsWhoCameBackOnTheEighthDay() {
    Metric week = metric(1, during(measure(CONVERSION), Duration.ofDays(7), Duration.ofDays(8)));

    assertThat(cells(timeline(event("view", NOON.plus(Duration.ofDays(7)))), week))
        .containsEntry(cell(1, DAY.plusDays(7), ""), sums(1, 1, 1));
    assertThat(cells(timeline(event("view", NOON.plus(Duration.ofDays(8)))), week)).hasSize(1);
    assertThat(cells(timeline(event("view", NOON.plus(A_DAY))), week)).hasSize(1);
  }

  @Test
  void endsCountingWithThePhaseUnlessAWindowIsOpen() {
    Metric windowed = metric(4, during(ADDED.x(), Duration.ZERO, Duration.ofDays(7)));
    PhaseRules ended = rules(NOON.plusSeconds(60), true, List.of(), ADDED, windowed);
    Timeline late = timeline(event("add", NOON.plusSeconds(60)));

    assertThat(cells(totals(late, ended))).containsOnlyKeys(exposed("b"), cell(4, DAY, ""));
  }

  @Test
  void forgetsExposuresAfterThePhase() {
    PhaseRules ended = rules(NOON, true, List.of(), ADDED);

    assertThat(contributions(timeline(event("add", NOON)), ended)).isEmpty();
  }

  @Test
  void leavesOutWhoSawSeveralVariants() {
    Timeline both =
        new Timeline(
            List.of(saw("b", NOON.plusSeconds(1)), saw("a", NOON)),
            List.of(event("add", NOON.plusSeconds(2))),
            false);
    Cell excluded = new Cell(PHASE, Metric.MULTIPLE_EXPOSURES, DAY, "a", "", "");

    assertThat(cells(both, ADDED)).containsExactly(Map.entry(excluded, visitor()));
  }

  @Test
  void countsForTheFirstVariantWhereThatIsWanted() {
    Timeline both =
        new Timeline(List.of(saw("b", NOON.plusSeconds(1)), saw("a", NOON)), List.of(), false);

    assertThat(cells(totals(both, rules(null, false, List.of())))).containsOnlyKeys(exposed("a"));
  }

  @Test
  void dropsRepeatedEventsAndKeepsTheEarliest() {
    UUID id = new UUID(1, 1);
    Timeline timeline =
        timeline(
            new Event(NOON.plus(A_DAY), id, "view", null, null, null, null),
            new Event(NOON.plusSeconds(1), id, "view", null, null, null, null));

    assertThat(cells(timeline, VIEWS))
        .containsOnlyKeys(exposed("b"), cell(2, DAY, ""))
        .containsEntry(cell(2, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void movesARefundToTheDayOfTheOrderWheneverItArrives() {
    Event refund = order("refund", NOON.plus(Duration.ofDays(20)), "o-1", 300L);
    List<Event> events = new ArrayList<>(List.of(order("purchase", NOON, "o-1", 1_000L), refund));

    for (int arrival = 0; arrival < 2; arrival++) {
      Collections.reverse(events);
      assertThat(cells(timeline(events.toArray(Event[]::new)), REVENUE, ORDERS))
          .containsOnlyKeys(exposed("b"), cell(3, DAY, "EUR"), cell(4, DAY, ""))
          .containsEntry(cell(3, DAY, "EUR"), sums(1, 700, 490_000))
          .containsEntry(cell(4, DAY, ""), sums(1, 1, 1));
    }
  }

  @Test
  void neverRefundsMoreThanTheOrder() {
    Event order = order("purchase", NOON, "o-1", 1_000L);

    assertThat(sumOf(order, refund(600L), refund(600L))).isEqualTo(0);
    assertThat(sumOf(order, refund(null))).isEqualTo(0);
    assertThat(sumOf(order, refund(-250L))).isEqualTo(750);
    assertThat(sumOf(order, order("refund", NOON, "another", 999L))).isEqualTo(1_000);
  }

  @Test
  void forgetsACancelledOrder() {
    Event order = order("purchase", NOON, "o-1", 1_000L);
    Event cancelled = order("Order Cancelled", NOON.plus(A_DAY), "o-1", null);

    assertThat(cells(timeline(cancelled, order), REVENUE, ORDERS)).containsOnlyKeys(exposed("b"));
  }

  @Test
  void capsTheNumberOfAVisitorNotOfADay() {
    Metric capped = metric(2, capped(VIEWS.x(), 3));
    Timeline timeline =
        timeline(
            event("view", NOON),
            event("view", NOON),
            event("view", NOON.plus(A_DAY)),
            event("view", NOON.plus(A_DAY)),
            event("view", NOON.plus(Duration.ofDays(2))));

    assertThat(cells(timeline, capped))
        .containsOnlyKeys(exposed("b"), cell(2, DAY, ""), cell(2, DAY.plusDays(1), ""))
        .containsEntry(cell(2, DAY, ""), sums(1, 2, 4))
        .containsEntry(cell(2, DAY.plusDays(1), ""), sums(0, 1, 9 - 4));
  }

  @Test
  void countsOnlyWhatTheFilterAccepts() {
    Metric shoes = metric(2, filtered(VIEWS.x(), event -> "shoes".equals(event.properties())));
    Event view = event("view", NOON);
    Event shoe = new Event(NOON, new UUID(8, 8), "view", null, null, null, "shoes");

    assertThat(cells(timeline(view, shoe), shoes)).containsEntry(cell(2, DAY, ""), sums(1, 1, 1));
  }

  @Test
  void sumsBothPartsOfARatioAndTheirProduct() {
    Metric perOrder =
        new Metric(5, in(measure(VALUE, "purchase"), new Money("EUR", Map.of())), ORDERS.x());
    Timeline timeline =
        timeline(
            order("purchase", NOON, "o-1", 30L),
            order("purchase", NOON.plusSeconds(9), "o-2", 20L),
            order("purchase", NOON.plus(A_DAY), "o-3", 10L));

    Map<Cell, Sums> cells = cells(timeline, perOrder);

    Sums whole =
        sumsOf(cells, cell(5, DAY, "EUR")).plus(sumsOf(cells, cell(5, DAY.plusDays(1), "EUR")));
    assertThat(sumsOf(cells, cell(5, DAY, "EUR")).sxy()).isEqualTo(50 * 2);
    assertThat(whole.sx()).isEqualTo(60);
    assertThat(whole.sxx()).isEqualTo(3_600);
    assertThat(whole.sy()).isEqualTo(3);
    assertThat(whole.syy()).isEqualTo(9);
    assertThat(whole.sxy()).isEqualTo(180);
    assertThat(whole.converted()).isEqualTo(1);
  }

  @Test
  void takesTheCovariateFromTheDaysBeforeTheExposure() {
    Timeline timeline =
        timeline(
            event("view", NOON.minus(Duration.ofDays(15))),
            event("view", NOON.minus(Duration.ofDays(14))),
            event("view", NOON.minusMillis(1)),
            event("view", NOON.plus(A_DAY)),
            event("view", NOON.plus(A_DAY)),
            event("view", NOON.plus(A_DAY)));

    Map<Cell, Sums> cells = cells(timeline, VIEWS);

    Sums exposed = sumsOf(cells, cell(2, DAY, ""));
    assertThat(exposed.sc()).isEqualTo(2);
    assertThat(exposed.scc()).isEqualTo(4);
    assertThat(exposed.converted()).isZero();
    assertThat(sumsOf(cells, cell(2, DAY.plusDays(1), "")).sxc()).isEqualTo(3 * 2);
  }

  @Test
  void matchesTheStepsOfAFunnelInTheirOrder() {
    List<Measure> funnel = List.of(VIEWS.x(), ADDED.x(), ORDERS.x());
    Timeline timeline =
        timeline(
            event("add", NOON),
            event("view", NOON.plusSeconds(1)),
            order("purchase", NOON.plusSeconds(2), "o-1", 1L),
            event("add", NOON.plus(A_DAY)));

    assertThat(cells(totals(timeline, rules(null, true, funnel))))
        .containsOnlyKeys(
            exposed("b"),
            cell(Metric.funnelStep(1), DAY, ""),
            cell(Metric.funnelStep(2), DAY.plusDays(1), ""));
  }

  @Test
  void dividesVisitorsByTheirFirstExposure() {
    Exposure first = exposure(NOON, Map.of("device", "Mobile", "country", "de", "plan", "pro"));
    Exposure later = exposure(NOON.plusSeconds(1), Map.of("device", "desktop"));
    Timeline timeline = new Timeline(List.of(later, first), List.of(event("view", NOON)), false);

    assertThat(cells(timeline, VIEWS).keySet().stream().map(Cell::segment).distinct())
        .containsExactlyInAnyOrder("", "device:phone", "country:DE", "plan:pro");
  }

  @Test
  void keepsSegmentsFew() {
    Map<String, String> odd =
        Map.of("device", "fridge", "country", "Atlantis", "plan", "x".repeat(65));
    Timeline timeline = new Timeline(List.of(exposure(NOON, odd)), List.of(), false);

    assertThat(cells(timeline).keySet().stream().map(Cell::segment))
        .containsExactlyInAnyOrder("", "device:other", "country:other", "plan:other");
  }

  @Test
  void knowsWhoWasHereBefore() {
    Timeline acted = timeline(event("view", NOON.minus(Duration.ofDays(3))));
    Timeline said =
        new Timeline(List.of(exposure(NOON, Map.of("returning", "true"))), List.of(), false);
    Timeline justNow = timeline(event("view", NOON.minusSeconds(5)));

    assertThat(contribution(acted, rules(VIEWS)).segments()).containsExactly(Segment.RETURNING);
    assertThat(contribution(said, rules()).segments()).containsExactly(Segment.RETURNING);
    assertThat(contribution(justNow, rules(VIEWS)).segments()).isEmpty();
  }

  @Test
  void keepsProgramsApart() {
    Timeline bot = new Timeline(List.of(saw("b", NOON)), List.of(event("add", NOON)), true);

    assertThat(cells(bot, ADDED).keySet())
        .extracting(Cell::metric, Cell::segment)
        .containsExactlyInAnyOrder(tuple(0, "!bot"), tuple(1, "!bot"));
  }

  @Test
  void keepsApartWhoDoesMoreOnOneDayThanAPersonCan() {
    assertThat(standing(1_000, Duration.ofSeconds(1))).isEqualTo(Contribution.Standing.COUNTED);
    assertThat(standing(1_001, Duration.ofSeconds(1))).isEqualTo(Contribution.Standing.FLOOD);
    assertThat(standing(1_500, Duration.ofMinutes(2))).isEqualTo(Contribution.Standing.COUNTED);
  }

  @Test
  void multipliesTheNumbersOfEveryTwoGoals() {
    Timeline timeline = timeline(event("view", NOON), event("view", NOON), money(NOON, 50, "EUR"));

    assertThat(totals(timeline, rules(ADDED, VIEWS, REVENUE)).pairs())
        .containsExactly(Map.entry(new Pair(PHASE, "b", 2, "", 3, "EUR"), BigInteger.valueOf(100)));
  }

  private static Contribution.Standing standing(int views, Duration apart) {
    Event[] events = new Event[views];
    for (int i = 0; i < views; i++) {
      events[i] = event("view", NOON.plus(apart.multipliedBy(i)));
    }
    return contribution(timeline(events), rules(VIEWS)).standing();
  }

  private static Event refund(@Nullable Long units) {
    return order("Order Refunded", NOON.plus(A_DAY), "o-1", units);
  }

  private static long sumOf(Event... events) {
    return sumsOf(cells(timeline(events), REVENUE), cell(3, DAY, "EUR")).sx().longValueExact();
  }

  private static Sums sumsOf(Map<Cell, Sums> cells, Cell cell) {
    return Objects.requireNonNull(cells.get(cell));
  }

  private static Exposure exposure(Instant at, Map<String, String> attributes) {
    return new Exposure(PHASE, "b", at, new UUID(0, at.toEpochMilli()), attributes);
  }

  private static Map<Cell, Sums> cells(Timeline timeline, Metric... metrics) {
    return cells(totals(timeline, rules(metrics)));
  }

  private static Cell exposed(String variant) {
    return new Cell(PHASE, Metric.EXPOSED, DAY, variant, "", "");
  }

  /** Without the parts by age, which only divide the sums of all; FoldPropertiesTest has them. */
  private static Map<Cell, Sums> cells(Totals totals) {
    Map<Cell, Sums> cells = new TreeMap<>(totals.cells());
    cells.keySet().removeIf(cell -> Segment.byAge().contains(cell.segment()));
    return cells;
  }

  private static Cell cell(int metric, LocalDate day, String currency) {
    return new Cell(PHASE, metric, day, "b", "", currency);
  }

  private static Sums visitor() {
    return counted(1, 0, 0, 0);
  }

  private static Sums sums(long converted, long sx, long sxx) {
    return counted(0, converted, sx, sxx);
  }

  private static Sums counted(long visitors, long converted, long sx, long sxx) {
    BigInteger none = BigInteger.ZERO;
    return new Sums(
        visitors,
        converted,
        BigInteger.valueOf(sx),
        BigInteger.valueOf(sxx),
        none,
        none,
        none,
        none,
        none,
        none,
        BigInteger.valueOf(sx).pow(2));
  }
}
