package io.microlift.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.microlift.experiment.Snapshot;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
  private static final Instant NOW = Instant.parse("2026-08-24T10:00:08Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          17                                                             | must be an object
          {"event": "x", "anonymousId": "v"}                             | type is missing
          {"type": "trakc", "anonymousId": "v"}                          | known are track
          {"type": "track", "anonymousId": "v"}                          | event is missing
          {"type": "track", "event": "x"}                                | anonymousId is missing
          {"type": "track", "event": "x", "anonymousId": 7.5}            | anonymousId must be a text
          {"type": "track", "event": 1, "anonymousId": "v"}              | event must be a text
          {"type": "track", "event": "x", "anonymousId": "v", "properties": 3} | properties must be an object
          {"type": "track", "event": "x", "anonymousId": "v", "properties": {"value": "9"}} | properties.value must be a number
          {"type": "track", "event": "x", "anonymousId": "v", "properties": {"value": 9, "currency": "EURO"}} | ISO 4217
          {"type": "track", "event": "x", "anonymousId": "v", "properties": {"value": 1e30}} | properties.value must be at most
          {"type": "track", "event": "x", "anonymousId": "v", "properties": {"z": 1e99999}} | too long
          {"type": "track", "event": "x", "anonymousId": "v\\u0000"}      | U+0000
          {"type": "track", "event": "x", "anonymousId": "v", "timestamp": "yesterday"} | ISO-8601
          {"type": "track", "event": "x", "anonymousId": "v", "timestamp": "2026-08-24T10:05:09Z"} | future
          {"type": "track", "event": "x", "anonymousId": "v", "timestamp": "2025-07-01T00:00:00Z"} | 400 days
          {"type": "track", "event": "Experiment Viewed", "anonymousId": "v", "properties": {"experiment_id": "e"}} | there is no experiment 'e'
          {"type": "track", "event": "Experiment Viewed", "anonymousId": "v"} | properties.experiment_id is missing
          {"type": "alias", "userId": "u"}                               | previousId
          """)
  void saysWhatIsWrongWithAnItemAndTakesItsNeighbours(String item, String problem) {
    String good = "{\"type\": \"track\", \"event\": \"x\", \"anonymousId\": \"v\"}";

    Envelope.Reading reading = read("{\"batch\": [%s, %s, %s]}".formatted(good, item, good));

    assertThat(reading.facts()).hasSize(2);
    assertThat(reading.accepted()).hasSize(2);
    assertThat(reading.rejected()).singleElement().extracting(Rejection::index).isEqualTo(1);
    assertThat(reading.rejected().get(0).problem()).contains(problem);
  }

  @Test
  void readsMoneyInMinorUnits() {
    Fact.Happened order =
        happened(
            "\"Order Completed\", \"properties\": {\"order_id\": \"o-1\", \"revenue\": 19.95,"
                + " \"total\": 25, \"currency\": \"EUR\"}");

    assertThat(order.amount()).isEqualTo(new Amount(1_995, "EUR"));
    assertThat(order.orderId()).isEqualTo("o-1");
    assertThat(order.id()).isEqualTo(Ids.order("o-1"));
  }

  @Test
  void readsMoneyOfCurrenciesWithoutCents() {
    assertThat(happened("\"x\", \"properties\": {\"value\": 19, \"currency\": \"JPY\"}").amount())
        .isEqualTo(new Amount(19, "JPY"));
  }

  @Test
  void readsPlainNumbersInMillionths() {
    assertThat(happened("\"x\", \"properties\": {\"value\": 0.25}").amount())
        .isEqualTo(new Amount(250_000, null));
  }

  @Test
  void givesAByteIdenticalRetryTheSameId() {
    Fact.Happened first = happened("\"x\", \"properties\": {\"a\": 1}");
    Fact.Happened again = happened("\"x\", \"properties\": {\"a\": 1}");
    Fact.Happened other = happened("\"x\", \"properties\": {\"a\": 2}");

    assertThat(again.id()).isEqualTo(first.id()).isNotEqualTo(other.id());
  }

  @Test
  void correctsAClockThatIsWrong() {
    Envelope.Reading reading =
        read(
            """
            {"sentAt": "2026-08-24T11:00:08Z", "batch": [
              {"type": "track", "event": "x", "anonymousId": "v", "timestamp": "2026-08-24T11:00:00Z"}]}
            """);

    assertThat(((Fact.Happened) reading.facts().get(0)).at())
        .isEqualTo(Instant.parse("2026-08-24T10:00:00Z"));
  }

  @Test
  void correctsAClockThatOnlyItsItemsTellAbout() {
    Envelope.Reading reading =
        read(
            """
            {"batch": [
              {"type": "track", "event": "x", "anonymousId": "v",
               "timestamp": "2026-08-24T11:00:00Z", "sentAt": "2026-08-24T11:00:08Z"},
              {"type": "track", "event": "x", "anonymousId": "v",
               "originalTimestamp": "2026-08-24T10:00:01Z"},
              {"type": "track", "event": "x", "anonymousId": "v",
               "timestamp": "2026-08-24T10:00:01Z", "sentAt": "soon"}]}
            """);

    assertThat(reading.facts())
        .extracting(fact -> ((Fact.Happened) fact).at())
        .containsExactly(
            Instant.parse("2026-08-24T10:00:00Z"), Instant.parse("2026-08-24T10:00:01Z"));
    assertThat(reading.rejected().get(0).problem()).contains("sentAt must be");
  }

  @Test
  void takesIdsThatAreNumbers() {
    Envelope.Reading reading =
        read("{\"batch\": [{\"type\": \"identify\", \"anonymousId\": \"v\", \"userId\": 17}]}");

    assertThat(reading.facts())
        .isEqualTo(List.of(new Fact.Linked(Ids.visitor("v"), Ids.visitor("17"), NOW)));
  }

  @Test
  void countsScreensAndPagesAndTakesGroups() {
    Envelope.Reading reading =
        read(
            """
            {"batch": [{"type": "page", "anonymousId": "v", "name": "Home"},
                       {"type": "screen", "anonymousId": "v", "name": "Home"},
                       {"type": "group", "anonymousId": "v", "groupId": "g", "traits": {}}]}
            """);

    assertThat(reading.rejected()).isEmpty();
    assertThat(reading.accepted()).hasSize(3);
    assertThat(reading.facts())
        .extracting(fact -> ((Fact.Happened) fact).name())
        .containsExactly("Page Viewed", "Screen Viewed");
  }

  @Test
  void refusesAnItemOfMoreThan32KilobytesAndTakesItsNeighbours() {
    String item =
        "{\"type\": \"track\", \"event\": \"x\", \"anonymousId\": \"v\", \"properties\": {\"a\": \"%s\"}}";
    String large = item.formatted("x".repeat(32 * 1024));
    String small = item.formatted("x".repeat(32 * 1024 - 100));

    Envelope.Reading reading = read("{\"batch\": [%s, %s]}".formatted(large, small));

    assertThat(reading.accepted()).hasSize(1);
    assertThat(reading.rejected().get(0).problem()).contains("at most 32768 are taken");
  }

  @Test
  void measuresAnItemAsJsonDoes() throws RejectedException {
    String json =
        "{\"type\":\"track\",\"a\":[1,23,{\"b\":null,\"c\":true}],\"d\":\"text\",\"e\":{}}";

    assertThat(Storable.size(Body.parse(json.getBytes(UTF_8), Body.EVENTS_LIMIT)))
        .as("one character for every value is a comma or the end")
        .isBetween(json.length(), json.length() + 4);
  }

  @Test
  void refusesMoreThan2500ItemsAtOnce() {
    String item = "{\"type\":\"track\",\"event\":\"x\",\"anonymousId\":\"v\"}";

    assertThat(read("{\"batch\": [" + (item + ",").repeat(2_499) + item + "]}").accepted())
        .hasSize(2_500);
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read("{\"batch\": [" + (item + ",").repeat(2_500) + item + "]}"))
        .withMessageContaining("has 2501 events, and at most 2500 are taken");
  }

  @Test
  void leavesTheNetworksDelayAlone() {
    Envelope.Reading reading =
        read(
            """
            {"sentAt": "2026-08-24T10:00:07Z", "batch": [
              {"type": "track", "event": "x", "anonymousId": "v", "timestamp": "2026-08-24T10:00:06Z"}]}
            """);

    assertThat(((Fact.Happened) reading.facts().get(0)).at())
        .isEqualTo(Instant.parse("2026-08-24T10:00:06Z"));
  }

  @Test
  void linksTheIdsOfAnIdentify() {
    Envelope.Reading reading =
        read("{\"batch\": [{\"type\": \"identify\", \"anonymousId\": \"v\", \"userId\": \"u\"}]}");

    assertThat(reading.facts())
        .isEqualTo(List.of(new Fact.Linked(Ids.visitor("v"), Ids.visitor("u"), NOW)));
  }

  @Test
  void refusesABodyThatIsNoBatch() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> read("{\"events\": []}"))
        .withMessageContaining("/batch");
  }

  @Test
  void addsUpWhatARefundOfProductsGivesBack() {
    String refund =
        "\"Order Refunded\", \"properties\": {\"order_id\": \"o\", \"currency\": \"EUR\", %s}";

    assertThat(
            happened(
                    refund.formatted(
                        "\"products\": [{\"price\": 19.9, \"quantity\": 2}, {\"price\": 0.5}]"))
                .amount())
        .isEqualTo(new Amount(4_030, "EUR"));
    assertThat(happened(refund.formatted("\"products\": []")).amount()).isNull();
  }

  private static Fact.Happened happened(String nameAndMore) {
    Envelope.Reading reading =
        read(
            "{\"batch\": [{\"type\": \"track\", \"anonymousId\": \"v\", \"event\": %s}]}"
                .formatted(nameAndMore));
    assertThat(reading.rejected()).isEmpty();
    return (Fact.Happened) reading.facts().get(0);
  }

  private static Envelope.Reading read(String body) {
    return Envelope.read(Body.parse(body.getBytes(UTF_8), Body.EVENTS_LIMIT), NOW, Snapshot.EMPTY);
  }
}
