package io.microlift.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import org.junit.jupiter.api.Test;

class Ga4EventsTest {
  @Test
  void turnsParametersIntoProperties() {
    JsonNode item =
        batch(
                """
                {"client_id": "123.456", "timestamp_micros": 1787565600123456, "events": [
                  {"name": "add_to_cart", "params": {"currency": "EUR", "value": 7.77,
                   "session_id": "1", "items": [{"item_id": "p", "quantity": 2}]}}]}
                """)
            .path("batch")
            .path(0);

    assertThat(item.path("type").asText()).isEqualTo("track");
    assertThat(item.path("event").asText()).isEqualTo("add_to_cart");
    assertThat(item.path("anonymousId").asText()).isEqualTo("123.456");
    assertThat(item.path("timestamp").asText()).isEqualTo("2026-08-24T10:00:00.123456Z");
    assertThat(item.path("properties").path("currency").asText()).isEqualTo("EUR");
    assertThat(item.path("properties").path("value").decimalValue()).isEqualByComparingTo("7.77");
    assertThat(item.path("properties").path("items")).hasSize(1);
  }

  @Test
  void readsEntriesOfADataLayer() {
    JsonNode properties =
        batch(
                """
                {"client_id": "c", "events": [{"event": "purchase", "ecommerce":
                  {"transaction_id": "T-1", "value": "25.42", "currency": "USD", "items": []}}]}
                """)
            .at("/batch/0/properties");

    assertThat(properties.path("transaction_id").asText()).isEqualTo("T-1");
    assertThat(properties.path("value").decimalValue()).isEqualByComparingTo("25.42");
  }

  @Test
  void turnsAUserIdIntoALinkAtTheEnd() {
    JsonNode batch =
        batch("{\"client_id\": \"c\", \"user_id\": \"u\", \"events\": [{\"name\": \"login\"}]}")
            .path("batch");

    assertThat(batch).hasSize(2);
    assertThat(batch.at("/1/type").asText()).isEqualTo("identify");
    assertThat(batch.at("/1/anonymousId").asText()).isEqualTo("c");
    assertThat(batch.at("/1/userId").asText()).isEqualTo("u");
  }

  @Test
  void readsExposuresAsTagManagersNameThem() {
    JsonNode batch =
        batch(
                """
                {"client_id": "c", "events": [
                  {"name": "experiment_viewed", "params": {"experiment_id": "e", "variation_id": 1}},
                  {"name": "experiment_impression", "params": {"experiment_id": "e", "variant_id": "b"}}]}
                """)
            .path("batch");

    assertThat(batch)
        .extracting(item -> item.path("event").asText())
        .containsOnly("Experiment Viewed");
    assertThat(batch.at("/0/properties/variation_id").asInt()).isEqualTo(1);
    assertThat(batch.at("/1/properties/variation_id").asText()).isEqualTo("b");
  }

  /** Without a time, two events are two; with one, a request that comes again is the same. */
  @Test
  void tellsEventsApartThatHaveNoIds() {
    String untimed = "{\"client_id\": \"c\", \"events\": [{\"name\": \"scroll\"}]}";
    String timed =
        "{\"client_id\": \"c\", \"timestamp_micros\": 1787565600000000, \"events\": [{\"name\": \"scroll\"}, {\"name\": \"scroll\"}]}";

    assertThat(batch(untimed)).isNotEqualTo(batch(untimed));
    assertThat(batch(timed)).isEqualTo(batch(timed));
    assertThat(batch(timed).at("/batch/0")).isNotEqualTo(batch(timed).at("/batch/1"));
  }

  @Test
  void refusesABodyThatNamesNoVisitorOrHasNoEvents() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> batch("{\"events\": []}"))
        .withMessageContaining("/client_id");
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> batch("{\"client_id\": \"c\"}"))
        .withMessageContaining("/events");
  }

  private static JsonNode batch(String body) {
    return Ga4Events.batch(Body.parse(body.getBytes(UTF_8), Body.EVENTS_LIMIT));
  }
}
