package io.microlift.tracking;

import static io.microlift.Api.client;
import static io.microlift.Api.saw;
import static io.microlift.Api.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TrackingApiTest {
  private static final String GOALS =
      """
      [{"goal": "track-add", "role": "primary"}, {"goal": "track-views"},
       {"goal": "track-revenue"}]
      """;

  @BeforeEach
  void defineGoals() {
    Api.goal("track-add", "{\"events\": [\"Product Added\", \"add_to_cart\"]}");
    Api.goal("track-views", "{\"kind\": \"count\", \"events\": [\"Product Viewed\"]}");
    Api.goal("track-revenue", "{\"kind\": \"value\", \"events\": [\"Order Completed\"]}");
  }

  @Test
  void carriesEventsIntoResults() {
    Api.running("track", GOALS);
    send(
        String.join(
            ",",
            saw("track", "control", "t-1"),
            saw("track", "treatment", "t-2"),
            saw("track", "treatment", "t-3"),
            event("t-2", "add_to_cart", "{}"),
            event("t-2", "Product Viewed", "{\"product_id\": 1}"),
            event("t-2", "Product Viewed", "{\"product_id\": 2}"),
            event("t-1", "Order Completed", order("o-1", "19.99", "EUR")),
            event("t-3", "Order Completed", order("o-2", "0.01", "EUR"))));

    JsonPath results = Api.results("track");

    assertThat(results.getList("variants.visitors", Integer.class)).containsExactly(1, 2);
    assertThat(results.getList("goals[0].variants.converted", Integer.class)).containsExactly(0, 1);
    assertThat(results.getInt("goals[1].variants[1].sum")).isEqualTo(2);
    assertThat(results.getString("goals[2].currency")).isEqualTo("EUR");
    assertThat(results.getDouble("goals[2].variants[0].sum")).isEqualTo(19.99);
    assertThat(results.getDouble("goals[2].variants[1].sum")).isEqualTo(0.01);
  }

  @Test
  void countsTheOther99OfABatch() {
    Api.running("track-99", GOALS);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      items.add(saw("track-99", i == 57 ? "nobody" : "control", "ninety-" + i));
    }
    client()
        .body("{\"batch\": " + items + "}")
        .post("/v1/batch")
        .then()
        .statusCode(202)
        .body("success", is(true))
        .body("accepted", is(99))
        .body("rejected", hasSize(1))
        .body("rejected[0].index", is(57))
        .body("rejected[0].problem", containsString("has no variant 'nobody'"));

    assertThat(Api.results("track-99").getInt("variants[0].visitors")).isEqualTo(99);
  }

  @Test
  void doesNotCareAboutOrderAndRepetition() {
    Api.running("track-order", GOALS);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String at = "2026-08-24T10:00:%02dZ".formatted(i);
      items.add(stamped(saw("track-order", i % 2 == 0 ? "control" : "treatment", "o-" + i), at));
      items.add(stamped(event("o-" + i, "Product Added", "{}"), "2026-08-24T11:00:00Z"));
    }
    Random random = new Random(7);
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(items, random);
      items.forEach(Api::send);
    }

    JsonPath results = Api.results("track-order");

    assertThat(results.getList("variants.visitors", Integer.class)).containsExactly(10, 10);
    assertThat(results.getList("goals[0].variants.converted", Integer.class))
        .containsExactly(10, 10);
  }

  @Test
  void countsAnOrderOnceWhoeverReportsIt() {
    Api.running("track-once", GOALS);
    send(saw("track-once", "control", "once-1"));
    send(event("once-1", "Order Completed", order("once", "10", "EUR")));
    send(
        event(
            "once-1",
            "Order Completed",
            "{\"order_id\": \"once\", \"total\": 10, \"x\": true," + " \"currency\": \"EUR\"}"));

    assertThat(Api.results("track-once").getInt("goals[2].variants[0].sum")).isEqualTo(10);
  }

  @Test
  void neverAddsDifferentCurrencies() {
    Api.running("track-mixed", GOALS);
    send(saw("track-mixed", "control", "mixed-1"));
    send(event("mixed-1", "Order Completed", order("mixed-e", "10", "EUR")));
    send(event("mixed-1", "Order Completed", order("mixed-u", "10", "USD")));

    JsonPath goal = Api.results("track-mixed").setRootPath("goals[2]");

    assertThat(goal.getString("unavailable")).contains("EUR and USD cannot be added");
    assertThat(goal.getList("variants")).isEmpty();
  }

  @Test
  void joinsWhatAVisitorDidBeforeAndAfterSigningIn() {
    Api.running("track-join", GOALS);
    send(saw("track-join", "control", "join-anonymous"));
    send(event("join-user", "Product Added", "{}"));
    assertThat(Api.results("track-join").getInt("goals[0].variants[0].converted")).isZero();

    client()
        .body("{\"anonymousId\": \"join-anonymous\", \"userId\": \"join-user\"}")
        .post("/v1/identify")
        .then()
        .statusCode(202);

    JsonPath results = Api.results("track-join");
    assertThat(results.getInt("variants[0].visitors")).isEqualTo(1);
    assertThat(results.getInt("goals[0].variants[0].converted")).isEqualTo(1);
  }

  @Test
  void leavesOutAndReportsWhoSawBothVariants() {
    Api.running("track-both", GOALS);
    send(saw("track-both", "control", "both-1") + "," + saw("track-both", "treatment", "both-1"));

    JsonPath results = Api.results("track-both");

    assertThat(results.getInt("excluded.multipleExposures")).isEqualTo(1);
    assertThat(results.getList("variants.visitors", Integer.class)).containsExactly(0, 0);
  }

  @Test
  void countsHistoryAgainWhenAGoalChanges() {
    Api.goal("track-changing", "{\"events\": [\"nothing yet\"]}");
    Api.running("track-change", "[{\"goal\": \"track-changing\", \"role\": \"primary\"}]");
    send(saw("track-change", "control", "change-1"));
    send(event("change-1", "Product Added", "{}"));
    assertThat(Api.results("track-change").getInt("goals[0].variants[0].converted")).isZero();

    Api.goal("track-changing", "{\"events\": [\"Product Added\"]}");

    assertThat(Api.results("track-change").getInt("goals[0].variants[0].converted")).isOne();
  }

  @Test
  void takesSingleEvents() {
    client()
        .body("{\"event\": \"Product Added\", \"anonymousId\": \"single\"}")
        .post("/v1/track")
        .then()
        .statusCode(202)
        .body("accepted", is(1));
    client()
        .body("{\"event\": \"Product Added\"}")
        .post("/v1/track")
        .then()
        .statusCode(422)
        .body("violations[0].message", containsString("anonymousId is missing"));
  }

  @Test
  void takesTheKeyAsBasicUserName() {
    given()
        .auth()
        .preemptive()
        .basic(PostgresResource.CLIENT_KEY, "")
        .contentType("application/json")
        .body("{\"event\": \"Product Added\", \"anonymousId\": \"basic\"}")
        .post("/v1/track")
        .then()
        .statusCode(200);
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    for (int size : new int[] {600_000, 3_000_000}) {
      client()
          .body("{\"batch\": [\"" + "x".repeat(size) + "\"]}")
          .post("/v1/batch")
          .then()
          .statusCode(413)
          .contentType("application/problem+json")
          .body("type", is("urn:microlift:problem:body-too-large"));
    }
  }

  @Test
  void refusesWhatIsNoBatch() {
    client().body("[]").post("/v1/batch").then().statusCode(422);
    client().body("{\"batch\": {}}").post("/v1/batch").then().statusCode(422);
    client().body("").post("/v1/batch").then().statusCode(400);
    client()
        .body("{\"batch\": [], \"sentAt\": \"now\"}")
        .post("/v1/batch")
        .then()
        .statusCode(422)
        .body("violations[0].pointer", is("/sentAt"));
  }

  private static String event(String visitor, String name, String properties) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "properties": %s}
    """
        .formatted(name, visitor, properties);
  }

  private static String order(String id, String revenue, String currency) {
    return "{\"order_id\": \"%s\", \"revenue\": %s, \"currency\": \"%s\"}"
        .formatted(id, revenue, currency);
  }

  private static String stamped(String item, String at) {
    return item.replaceFirst("\\{", "{\"timestamp\": \"" + at + "\", ");
  }
}
