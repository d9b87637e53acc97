package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsTest {
  private static final Instant START = Instant.parse("2026-08-24T10:00:00Z");

  @Test
  void aRowIsAnExposureAndTheGoalsReached() {
    Mapping mapping =
        Recordings.mapping(
            "--variant",
            "page",
            "--control",
            "A",
            "--goal",
            "cart",
            "--goal",
            "views:count",
            "--goal",
            "revenue:value:EUR",
            "--attribute",
            "device");

    List<Event> events =
        of(mapping)
            .of(7, Recordings.row("page,cart,views,revenue,device\nNew page,1,2,19.90,phone"));

    assertThat(events)
        .containsExactly(
            new Event(
                "demo:7",
                "Experiment Viewed",
                "demo-7",
                START,
                Map.of("experiment_id", "demo", "variation_id", "New-page", "device", "phone")),
            new Event("demo:7:cart", "cart", "demo-7", START.plusSeconds(1), Map.of()),
            new Event("demo:7:views:1", "views", "demo-7", START.plusSeconds(2), Map.of()),
            new Event("demo:7:views:2", "views", "demo-7", START.plusSeconds(2), Map.of()),
            new Event(
                "demo:7:revenue",
                "revenue",
                "demo-7",
                START.plusSeconds(3),
                Map.of("value", new BigDecimal("19.90"), "currency", "EUR")));
  }

  @ParameterizedTest
  @CsvSource({
    "conversion, 1, 1", "conversion, TRUE, 1", "conversion, yes, 1", "conversion, 0.5, 1",
    "conversion, 0, 0", "conversion, 0.00, 0", "conversion, False, 0", "conversion, ' ', 0",
    "count, 3, 3", "count, 0, 0", "count, '', 0", "count, 2.0, 2",
    "value, -4.2, 1", "value, 0.00, 0", "value, '', 0"
  })
  void aCellIsAsManyEventsAsItsKindSays(String kind, String cell, int expected) {
    Mapping mapping = Recordings.mapping("--variant", "v", "--control", "A", "--goal", "g:" + kind);

    List<Event> events = of(mapping).of(1, Recordings.row("v,g\nA,\"" + cell + "\""));

    assertThat(events).hasSize(1 + expected);
  }

  @ParameterizedTest
  @CsvSource({"count, -1", "count, 1.5", "count, 10001", "count, many", "value, many"})
  void refusesACellThatIsNotOfItsKind(String kind, String cell) {
    Mapping mapping = Recordings.mapping("--variant", "v", "--control", "A", "--goal", "g:" + kind);

    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> of(mapping).of(12, Recordings.row("v,g\nA," + cell)))
        .withMessageContaining("row 12: column g has '" + cell + "'");
  }

  @Test
  void takesVisitorAndTimeFromTheirColumns() {
    Mapping mapping =
        Recordings.mapping(
            "--variant", "v", "--control", "A", "--goal", "g", "--visitor", "who", "--time", "at");

    List<Event> events =
        new Events(mapping, START, Duration.ofDays(1))
            .of(1, Recordings.row("v,g,who,at\nA,1,u-9,2026-08-01 23:59:58 UTC"));

    assertThat(events).extracting(Event::visitor).containsOnly("u-9");
    assertThat(events)
        .extracting(Event::timestamp)
        .containsExactly(
            Instant.parse("2026-08-02T23:59:58Z"), Instant.parse("2026-08-02T23:59:59Z"));
  }

  @Test
  void timesAreIsoInstantsOrSpacedUtc() {
    Instant same = Instant.parse("2026-08-24T10:00:00Z");
    assertThat(Times.parse("2026-08-24T10:00:00Z")).isEqualTo(same);
    assertThat(Times.parse("2026-08-24 10:00:00 UTC")).isEqualTo(same);
    for (String wrong : List.of("2026-08-24", "24.08.2026 10:00", "2026-08-24 10:00:00", "")) {
      assertThatExceptionOfType(StoppedException.class).isThrownBy(() -> Times.parse(wrong));
    }
  }

  private static Events of(Mapping mapping) {
    return new Events(mapping, START, Duration.ZERO);
  }
}
