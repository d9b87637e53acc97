package io.microlift.tracking;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static io.microlift.Api.saw;
import static io.microlift.Api.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What goals of every kind count, and what becomes of visitors, through the API. */
@QuarkusTest
class CountingApiTest {
  @Inject DataSource server;

  @Test
  void dividesRevenueByOrders() {
    Api.goal(
        "c-revenue", "{\"kind\": \"value\", \"events\": [\"purchase\"], \"currency\": \"EUR\"}");
    Api.goal("c-orders", "{\"kind\": \"count\", \"events\": [\"purchase\"]}");
    Api.goal(
        "c-per-order",
        "{\"kind\": \"ratio\", \"numerator\": \"c-revenue\", \"denominator\": \"c-orders\"}");
    running("ratio", "c-per-order");
    send(
        String.join(
            ",",
            saw("ratio", "control", "r-1"),
            saw("ratio", "control", "r-2"),
            saw("ratio", "treatment", "r-3"),
            saw("ratio", "treatment", "r-4"),
            order("r-1", "purchase", "r-o1", "10.00"),
            order("r-1", "purchase", "r-o2", "20.00"),
            order("r-3", "purchase", "r-o3", "40.50"),
            order("r-4", "purchase", "r-o4", "20.00")));

    JsonPath goal = goal("ratio");

    assertThat(goal.getString("currency")).isEqualTo("EUR");
    assertThat(goal.getDouble("variants[0].sum")).isEqualTo(30);
    assertThat(goal.getInt("variants[0].denominator")).isEqualTo(2);
    assertThat(goal.getDouble("variants[1].mean")).isCloseTo(30.25, within(1e-12));
    assertThat(goal.getDouble("comparisons[0].difference.estimate"))
        .isCloseTo(15.25, within(1e-12));
  }

  @Test
  void restatesOrdersWhoeverReportsTheRefund() {
    Api.goal("c-net", "{\"kind\": \"value\", \"events\": [\"purchase\"], \"currency\": \"EUR\"}");
    running("refunds", "c-net");
    String shop =
        """
        {"type": "track", "event": "Order Refunded",
         "properties": {"order_id": "f-o1", "total": 4.5, "currency": "EUR"}}
        """;
    send(shop);
    send(
        String.join(
            ",",
            saw("refunds", "control", "f-1"),
            saw("refunds", "treatment", "f-2"),
            order("f-1", "purchase", "f-o1", "10.00"),
            order("f-2", "purchase", "f-o2", "30.00")));
    assertThat(goal("refunds").getDouble("variants[0].sum")).isEqualTo(5.5);

    send(shop.replace("f-o1", "f-o2"));
    assertThat(goal("refunds").getDouble("variants[1].sum")).isEqualTo(25.5);

    send(order("somebody-else", "Order Cancelled", "f-o2", "0"));
    assertThat(goal("refunds").getInt("variants[1].converted")).isZero();
  }

  @Test
  void convertsDeclaredCurrenciesAndReportsTheOthers() {
    Api.goal(
        "c-rated",
        """
        {"kind": "value", "events": ["purchase"], "currency": "EUR", "rates": {"JPY": 0.006}}
        """);
    running("rated", "c-rated");
    send(
        String.join(
            ",",
            saw("rated", "control", "j-1"),
            saw("rated", "treatment", "j-2"),
            order("j-1", "purchase", "j-o1", "10.00"),
            order("j-2", "purchase", "j-o2", "2000").replace("EUR", "JPY"),
            order("j-2", "purchase", "j-o3", "99").replace("EUR", "USD")));

    JsonPath goal = goal("rated");

    assertThat(goal.getDouble("variants[1].sum")).isEqualTo(12);
    assertThat(goal.getMap("otherCurrencies")).isEqualTo(Map.of("USD", 1));
  }

  @Test
  void countsOnlyWhatTheFilterAccepts() {
    Api.goal(
        "c-shoes",
        "{\"events\": [\"view_item\"], \"filter\": {\"properties.category\": \"shoes\"}}");
    running("filtered", "c-shoes");
    send(
        String.join(
            ",",
            saw("filtered", "control", "s-1"),
            saw("filtered", "treatment", "s-2"),
            event("s-1", "view_item", "{\"category\": \"hats\"}"),
            event("s-2", "view_item", "{\"category\": \"shoes\"}")));

    assertThat(goal("filtered").getList("variants.converted", Integer.class)).containsExactly(0, 1);
  }

  @Test
  void countsWhoComesBack() {
    Api.goal("c-back", "{\"kind\": \"retention\", \"from\": 1, \"to\": 2}");
    running("back", "c-back");
    Instant before = Instant.now().minusSeconds(3 * 86_400);
    send(
        String.join(
            ",",
            at(saw("back", "control", "b-1"), before),
            at(saw("back", "treatment", "b-2"), before),
            at(event("b-1", "anything", "{}"), before.plusSeconds(86_399)),
            at(event("b-2", "anything", "{}"), before.plusSeconds(86_400))));

    assertThat(goal("back").getList("variants.converted", Integer.class)).containsExactly(0, 1);
  }

  @Test
  void freezesThePercentileOfACap() {
    Api.goal(
        "c-capped",
        "{\"kind\": \"count\", \"events\": [\"capped view\"], \"cap\": {\"percentile\": 0.9}}");
    running("capped", "c-capped");
    List<String> items = new ArrayList<>();
    for (int visitor = 0; visitor < 1_000; visitor++) {
      String id = "p-" + visitor;
      items.add(saw("capped", visitor % 2 == 0 ? "control" : "treatment", id));
      for (int views = visitor / 100; views > 0; views--) {
        items.add(event(id, "capped view", "{\"n\": %d}".formatted(views)));
      }
    }
    items.add(event("p-999", "capped view", "{\"n\": 10}"));
    for (int at = 0; at < items.size(); at += 1_000) {
      send(String.join(",", items.subList(at, Math.min(items.size(), at + 1_000))));
    }
    Api.results("capped");

    assertThat(
            Api.await("/v1/goals/c-capped", goal -> goal.get("frozenCap") != null)
                .getDouble("frozenCap"))
        .as("numbers are 0 to 9 a hundred times each; at place 899.1 begin the 9")
        .isCloseTo(8.1, within(1e-9));
    assertThat(goal("capped").getDouble("cap")).isCloseTo(8.1, within(1e-9));
  }

  @Test
  void countsProgramsApart() {
    Api.goal("c-bots", "{\"events\": [\"add\"]}");
    running("bots", "c-bots");
    String crawler =
        "\"context\": {\"userAgent\": \"Mozilla/5.0 (compatible; bingbot/2.0;"
            + " +http://www.bing.com/bingbot.htm)\"}, \"type\"";
    send(
        String.join(
            ",",
            saw("bots", "control", "w-1"),
            saw("bots", "treatment", "w-2").replace("\"type\"", crawler)));

    JsonPath results = Api.results("bots");

    assertThat(results.getList("variants.visitors", Integer.class)).containsExactly(1, 0);
    assertThat(results.getInt("excluded.bots")).isEqualTo(1);
    admin()
        .get("/v1/experiments/bots/results?bots=include")
        .then()
        .statusCode(200)
        .body("variants.visitors", is(List.of(1, 1)));
  }

  @Test
  void readsTheVisitorsOfOneSegment() {
    Api.goal("c-segments", "{\"events\": [\"add\"]}");
    running("segments", "c-segments");
    send(
        String.join(
            ",",
            with(saw("segments", "control", "d-1"), "\"device\": \"phone\""),
            with(saw("segments", "treatment", "d-2"), "\"device\": \"phone\", \"returning\": true"),
            saw("segments", "treatment", "d-3")));
    Api.results("segments");

    assertThat(visitors("segments", "device:phone")).containsExactly(1, 1);
    assertThat(visitors("segments", "visitor:returning")).containsExactly(0, 1);
    assertThat(visitors("segments", "visitor:new")).containsExactly(1, 1);
    admin().get("/v1/experiments/segments/results?segment=phone").then().statusCode(400);
  }

  @Test
  void forgetsAPerson() throws SQLException {
    Api.goal("c-forget", "{\"events\": [\"purchase\"]}");
    running("forget", "c-forget");
    send(
        String.join(
            ",",
            saw("forget", "control", "g-1"),
            saw("forget", "treatment", "g-2"),
            order("g-user", "purchase", "g-o1", "10.00"),
            "{\"type\": \"identify\", \"anonymousId\": \"g-1\", \"userId\": \"g-user\"}",
            """
            {"type": "track", "event": "Order Refunded",
             "properties": {"order_id": "g-o1", "total": 1}}
            """));
    assertThat(goal("forget").getList("variants.converted", Integer.class)).containsExactly(1, 0);

    admin().delete("/v1/visitors/g-user").then().statusCode(204);

    JsonPath results = Api.results("forget");
    assertThat(results.getList("variants.visitors", Integer.class)).containsExactly(0, 1);
    for (String table : List.of("event", "exposure", "contribution")) {
      assertThat(count(table, "g-1") + count(table, "g-user")).as(table).isZero();
    }
    assertThat(count("event", "g-o1")).isZero();
    client().delete("/v1/visitors/g-2").then().statusCode(403);
  }

  @Test
  void readsAgainWhatWasSetAside() throws SQLException {
    try (Connection connection = server.getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO inbox (received_at, body) VALUES (now(), ?)")) {
      String item = saw("not-there-yet", "control", "q-1");
      insert.setBytes(1, "{\"batch\": [%s]}".formatted(item).getBytes(StandardCharsets.UTF_8));
      insert.executeUpdate();
    }
    JsonPath page =
        Api.await(
            "/v1/quarantine",
            list -> list.getList("items.reason").toString().contains("not-there-yet"));
    int id = page.getInt("items.find { it.body.contains('not-there-yet') }.id");

    Api.goal("c-later", "{\"events\": [\"add\"]}");
    running("not-there-yet", "c-later");
    admin()
        .post("/v1/quarantine/%d/retry".formatted(id))
        .then()
        .statusCode(200)
        .body("retried", is(1));

    assertThat(Api.results("not-there-yet").getList("variants.visitors", Integer.class))
        .containsExactly(1, 0);
    admin().post("/v1/quarantine/%d/retry".formatted(id)).then().statusCode(404);
    client().get("/v1/quarantine").then().statusCode(403);
  }

  @Test
  void checksTheInvariants() {
    admin()
        .post("/v1/invariants")
        .then()
        .statusCode(200)
        .body("wrongVisitors", is(0))
        .body("wrongSums", is(0))
        .body("at", notNullValue());
    admin().get("/v1/invariants").then().statusCode(200);
    client().post("/v1/invariants").then().statusCode(403);
  }

  @Test
  void refusesGoalsThatMakeNoSense() {
    refuses("{\"kind\": \"ratio\", \"numerator\": \"none\", \"denominator\": \"c\"}", "/numerator");
    refuses("{\"kind\": \"ratio\", \"events\": [\"a\"]}", "/events");
    refuses("{\"kind\": \"retention\", \"from\": 3, \"to\": 3}", "/to");
    refuses("{\"events\": [\"a\"], \"cap\": 3}", "/cap");
    refuses("{\"kind\": \"count\", \"events\": [\"a\"], \"cap\": -3}", "/cap");
    refuses(
        "{\"kind\": \"count\", \"events\": [\"a\"], \"cap\": {\"percentile\": 2}}",
        "/cap/percentile");
    refuses("{\"events\": [\"a\"], \"filter\": {\"a\": {\"$regex\": \"(\"}}}", "/filter/a/$regex");
    refuses("{\"kind\": \"value\", \"events\": [\"a\"], \"rates\": {\"USD\": 1}}", "/rates");
    refuses(
        "{\"kind\": \"value\", \"events\": [\"a\"], \"currency\": \"EUR\", \"rates\": {\"XX\": 1}}",
        "/rates/XX");
  }

  private static void refuses(String definition, String pointer) {
    admin()
        .body(definition)
        .put("/v1/goals/c-refused")
        .then()
        .statusCode(422)
        .body("type", containsString("invalid-body"))
        .body("violations.pointer", hasItem(pointer));
  }

  private static void running(String experiment, String goal) {
    Api.running(experiment, "[{\"goal\": \"%s\", \"role\": \"primary\"}]".formatted(goal));
  }

  private static JsonPath goal(String experiment) {
    JsonPath results = Api.results(experiment);
    return results.setRootPath("goals[0]");
  }

  private static List<Integer> visitors(String experiment, String segment) {
    return admin()
        .get("/v1/experiments/%s/results?segment=%s".formatted(experiment, segment))
        .jsonPath()
        .getList("variants.visitors", Integer.class);
  }

  private long count(String table, String id) throws SQLException {
    try (Connection connection = server.getConnection();
        var query =
            connection.prepareStatement(
                "SELECT count(*) FROM %s WHERE visitor = ANY (?)".formatted(table))) {
      query.setArray(1, SqlArrays.uuids(connection, List.of(Ids.visitor(id), Ids.shop(id))));
      try (var row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static String with(String item, String property) {
    return item.replace("\"experiment_id\"", property + ", \"experiment_id\"");
  }

  private static String at(String item, Instant at) {
    return item.replace("\"type\"", "\"timestamp\": \"%s\", \"type\"".formatted(at));
  }

  private static String order(String visitor, String name, String order, String value) {
    return event(
        visitor,
        name,
        "{\"order_id\": \"%s\", \"value\": %s, \"currency\": \"EUR\"}".formatted(order, value));
  }

  private static String event(String visitor, String name, String properties) {
    return "{\"type\": \"track\", \"event\": \"%s\", \"anonymousId\": \"%s\", \"properties\": %s}"
        .formatted(name, visitor, properties);
  }
}
