package io.microlift.health;

import static io.microlift.Api.admin;
import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events that come twice, late, or from nobody who was exposed; orders that do not add up. */
@QuarkusTest
class ArrivalHealthApiTest {
  private final Instant now = Instant.now().minusSeconds(60);

  private final List<String> items = new ArrayList<>();

  @Test
  void comparesExposuresWithTheBucketsOfTheirVisitors() {
    begin("agreed", "{\"events\": [\"agreed add\"]}", ", \"overrides\": {\"boss\": \"control\"}");
    asAssigned("agreed", 0, 10, false);
    assertVerdict("agreed", "H05", "insufficient");
    asAssigned("agreed", 10, 400, false);
    items.add(Api.saw("agreed", "control", "boss"));
    items.add(Api.saw("agreed", "treatment", "boss"));
    assertThat(assertVerdict("agreed", "H05", "pass")).startsWith("400 of 400");
    asAssigned("agreed", 400, 402, true);
    assertVerdict("agreed", "H05", "warn");
    asAssigned("agreed", 402, 410, true);
    assertThat(assertVerdict("agreed", "H05", "fail")).startsWith("400 of 410");
    begin("remembered", "{\"events\": [\"remembered add\"]}", ", \"sticky\": true");
    assertVerdict("remembered", "H05", "not-applicable");
  }

  @Test
  void countsCopies() {
    begin("copied", "{\"events\": [\"copied add\"]}", "");
    adds("copied", 0, 10, 0);
    assertVerdict("copied", "H10", "insufficient");
    adds("copied", 10, 300, 0);
    assertVerdict("copied", "H10", "pass");
    adds("copied", 0, 6, 0);
    assertVerdict("copied", "H10", "warn");
    adds("copied", 0, 20, 0);
    String detail = assertVerdict("copied", "H10", "fail");
    assertThat(detail).startsWith("26 of 326 events");
    assertThat(Api.results("copied").getInt("goals[0].variants[0].converted")).isEqualTo(300);
  }

  @Test
  void countsEventsOfVisitorsWhoWereNotExposed() {
    begin("orphaned", "{\"events\": [\"orphaned add\"]}", "");
    adds("orphaned", 0, 10, 0);
    assertVerdict("orphaned", "H12", "insufficient");
    adds("orphaned", 10, 200, 0);
    assertVerdict("orphaned", "H12", "pass");
    for (int i = 0; i < 30; i++) {
      items.add(did("orphaned-nobody-" + i, "orphaned add", now, ""));
    }
    assertVerdict("orphaned", "H12", "warn");
    for (int i = 30; i < 70; i++) {
      items.add(did("orphaned-nobody-" + i, "orphaned add", now, ""));
    }
    String detail = assertVerdict("orphaned", "H12", "fail");
    assertThat(detail).startsWith("70 of 270 events");
  }

  @Test
  void knowsExposedVisitorsByTheirOtherIds() {
    begin("linked", "{\"events\": [\"linked add\"]}", "");
    for (int i = 0; i < 120; i++) {
      items.add(saw("linked", "linked-" + i, now));
      items.add(
          "{\"type\": \"identify\", \"anonymousId\": \"linked-%1$d\", \"userId\": \"linked-u%1$d\"}"
              .formatted(i));
      items.add(did("linked-u" + i, "linked add", now, ""));
    }
    assertThat(assertVerdict("linked", "H12", "pass")).startsWith("0 of 120");
  }

  @Test
  void expectsNoExposuresOfVisitorsWhoTakeNoPart() {
    begin("partial", "{\"events\": [\"partial add\"]}", ", \"traffic\": 0.5");
    assertVerdict("partial", "H12", "not-applicable");
  }

  @Test
  void countsEventsThatArriveAfterTheirWindow() {
    begin("tardy", "{\"events\": [\"tardy add\"], \"window\": \"P1D\"}", "");
    adds("tardy", 0, 10, 0);
    assertVerdict("tardy", "H11", "insufficient");
    adds("tardy", 10, 300, 0);
    assertVerdict("tardy", "H11", "pass");
    adds("tardy", 300, 306, 3);
    assertVerdict("tardy", "H11", "warn");
    adds("tardy", 306, 320, 3);
    String detail = assertVerdict("tardy", "H11", "fail");
    assertThat(detail).startsWith("20 of 320 events");
  }

  @Test
  void countsNothingAsLateThatCountsUntilTheEnd() {
    begin("endless", "{\"events\": [\"endless add\"]}", "");
    adds("endless", 0, 120, 3);
    assertVerdict("endless", "H11", "pass");
  }

  @Test
  void countsOrdersThatArePlacedAgain() {
    begin("orders", "{\"kind\": \"value\", \"events\": [\"Order Completed\"]}", "");
    assertVerdict("orders", "H19", "insufficient");
    orders("orders", 0, 10, "EUR", now);
    assertVerdict("orders", "H19", "insufficient");
    orders("orders", 10, 40, "EUR", now);
    assertThat(assertVerdict("orders", "H19", "pass")).contains("40 orders, 0 refunds");
    orders("orders", 0, 5, "EUR", now.plusSeconds(20));
    assertThat(assertVerdict("orders", "H19", "fail")).contains("5 orders were placed again");
  }

  @Test
  void seesMoreRefundsThanOrders() {
    begin("arrival-refunds", "{\"kind\": \"value\", \"events\": [\"Order Completed\"]}", "");
    orders("arrival-refunds", 0, 25, "EUR", now);
    for (int i = 0; i < 30; i++) {
      items.add(
          """
          {"type": "track", "event": "Order Refunded", "properties": {"order_id": "old-%d"}}
          """
              .formatted(i));
    }
    assertThat(assertVerdict("arrival-refunds", "H19", "fail")).contains("30 refunds of 25 orders");
  }

  @Test
  void seesCurrenciesWithoutRateAndNegativeValues() {
    begin(
        "foreign",
        "{\"kind\": \"value\", \"events\": [\"Order Completed\"], \"currency\": \"EUR\"}",
        "");
    orders("foreign", 0, 30, "EUR", now);
    orders("foreign", 30, 33, "USD", now);
    assertThat(assertVerdict("foreign", "H19", "fail")).contains("3 visitors in USD");

    begin("negative", "{\"kind\": \"value\", \"events\": [\"negative worth\"]}", "");
    items.add(saw("negative", "negative-0", now));
    items.add(did("negative-0", "negative worth", now, "\"value\": -5, \"currency\": \"EUR\""));
    assertThat(assertVerdict("negative", "H19", "fail")).contains("less than nothing");
  }

  private static void begin(String key, String goal, String more) {
    Api.goal(key + "-goal", goal);
    admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true}, {"key": "treatment"}],
             "goals": [{"goal": "%s-goal", "role": "primary"}]%s}
            """
                .formatted(key, more))
        .put("/v1/experiments/" + key)
        .then()
        .statusCode(201);
    admin().post("/v1/experiments/" + key + "/start").then().statusCode(200);
  }

  /** Visitors see now what the server answers, or the other variant. */
  private void asAssigned(String key, int from, int to, boolean wrong) {
    for (int i = from; i < to; i++) {
      String visitor = key + "-" + i;
      boolean control =
          admin()
              .get("/v1/assignments?visitorId=" + visitor + "&experiments=" + key)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath()
              .getString("assignments[0].variant")
              .equals("control");
      items.add(Api.saw(key, control == wrong ? "treatment" : "control", visitor));
    }
  }

  /** Visitors saw the control some days ago and added something a minute later. */
  private void adds(String key, int from, int to, int daysAgo) {
    Instant at = now.minus(Duration.ofDays(daysAgo));
    for (int i = from; i < to; i++) {
      items.add(saw(key, key + "-" + i, at));
      items.add(did(key + "-" + i, key + " add", at.plusSeconds(30), ""));
    }
  }

  private void orders(String key, int from, int to, String currency, Instant at) {
    for (int i = from; i < to; i++) {
      items.add(saw(key, key + "-" + i, now));
      items.add(
          did(
              key + "-" + i,
              "Order Completed",
              at,
              "\"order_id\": \"%s-%d\", \"total\": 10, \"currency\": \"%s\""
                  .formatted(key, i, currency)));
    }
  }

  /** Sends what has come together, and returns what the check says of it. */
  private String assertVerdict(String key, String id, String verdict) {
    if (!items.isEmpty()) {
      Api.send(String.join(",", items));
    }
    items.clear();
    Api.results(key);
    JsonPath health =
        admin()
            .get("/v1/experiments/" + key + "/health")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(Story.verdict(health, id)).as(health.prettify()).isEqualTo(verdict);
    boolean bad = verdict.equals("warn") || verdict.equals("fail");
    assertThat(health.getString("checks.find { it.id == '%s' }.remedy".formatted(id)) != null)
        .isEqualTo(bad);
    return health.getString("checks.find { it.id == '%s' }.detail".formatted(id));
  }

  private static String saw(String key, String visitor, Instant at) {
    return """
    {"type": "track", "event": "Experiment Viewed", "anonymousId": "%s", "timestamp": "%s",
     "properties": {"experiment_id": "%s", "variation_id": "control"}}
    """
        .formatted(visitor, at, key);
  }

  private static String did(String visitor, String event, Instant at, String properties) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "timestamp": "%s",
     "properties": {%s}}
    """
        .formatted(event, visitor, at, properties);
  }
}
