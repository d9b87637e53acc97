package io.microlift.orders;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class OrderApiTest {
  private static final String GOALS =
      "[{\"goal\": \"order-revenue\", \"role\": \"primary\"}, {\"goal\": \"order-placed\"}]";

  @BeforeEach
  void defineGoals() {
    Api.goal("order-revenue", "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    Api.goal("order-placed", "{\"template\": \"purchase\"}");
  }

  @Test
  void countsAnOrderThatAShopReportsDaysAfterTheExposure() {
    Api.running("order-days", GOALS);
    String token = token("days-1");
    Instant exposed = Instant.now().minus(Duration.ofDays(5));
    Api.send(stamped(Api.saw("order-days", "treatment", "days-1"), exposed));

    client()
        .body(order("days-o", token, "\"value\": \"59.90\", \"currency\": \"EUR\""))
        .post("/v1/orders")
        .then()
        .statusCode(202)
        .body("success", is(true))
        .body("accepted", is(1))
        .body("rejected", hasSize(0));

    assertRevenue("order-days", 59.9, 1);
  }

  @Test
  void countsAnOrderOnceHoweverOftenItIsReportedAndByWhom() {
    Api.running("order-once", GOALS);
    String token = token("once-1");
    String order = order("once-o", token, "\"value\": 10, \"currency\": \"EUR\"");
    Api.send(Api.saw("order-once", "treatment", "once-1"));
    for (int i = 0; i < 3; i++) {
      report(order);
    }
    Api.send(
        """
        {"type": "track", "event": "purchase", "anonymousId": "once-1",
         "properties": {"transaction_id": "once-o", "value": 10, "currency": "EUR"}}
        """);

    assertRevenue("order-once", 10, 1);
  }

  @Test
  void doesNotCountAnOrderFromBeforeTheExposure() {
    Api.running("order-before", GOALS);
    Instant now = Instant.now();
    Api.send(stamped(Api.saw("order-before", "treatment", "before-1"), now));
    report(
        order(
            "before-o",
            token("before-1"),
            "\"value\": 10, \"currency\": \"EUR\", \"timestamp\": \"%s\""
                .formatted(now.minusSeconds(60))));

    assertRevenue("order-before", 0, 0);
  }

  @Test
  void takesRefundsInPartsOnceEach() {
    Api.running("order-refund", GOALS);
    String token = token("refund-1");
    Api.send(Api.saw("order-refund", "treatment", "refund-1"));
    report(order("refund-o", token, "\"value\": 100, \"currency\": \"EUR\""));
    for (int i = 0; i < 2; i++) {
      report(
          order(
              "refund-o",
              token,
              "\"type\": \"refund\", \"value\": 30, \"currency\": \"EUR\", \"refundId\": 1"));
      report(
          order(
              "refund-o",
              token,
              "\"type\": \"refund\", \"value\": \"20.5\", \"currency\": \"EUR\", \"refundId\": 2"));
    }

    assertRevenue("order-refund", 49.5, 1);
  }

  @Test
  void takesARefundThatArrivesBeforeItsOrderFromAServerThatDoesNotKnowTheVisitor() {
    Api.running("order-early", GOALS);
    Api.send(Api.saw("order-early", "treatment", "early-1"));
    secret("{\"type\": \"refund\", \"orderId\": \"early-o\"}");
    report(order("early-o", token("early-1"), "\"value\": 100, \"currency\": \"EUR\""));

    assertRevenue("order-early", 0, 1);
  }

  @Test
  void forgetsACancelledOrder() {
    Api.running("order-cancel", GOALS);
    Api.send(Api.saw("order-cancel", "treatment", "cancel-1"));
    report(order("cancel-o", token("cancel-1"), "\"value\": 100, \"currency\": \"EUR\""));
    assertRevenue("order-cancel", 100, 1);

    secret("{\"type\": \"cancel\", \"order_id\": \"cancel-o\"}");

    assertRevenue("order-cancel", 0, 0);
  }

  @Test
  void countsTheTotalOfTheLatestUpdateAndWhatIsRefundedOfIt() {
    Api.running("order-update", GOALS);
    String token = token("update-1");
    Instant now = Instant.now();
    Api.send(stamped(Api.saw("order-update", "treatment", "update-1"), now.minusSeconds(90)));
    String update =
        "\"type\": \"update\", \"currency\": \"EUR\", \"value\": %d, \"timestamp\": \"%s\"";
    report(order("update-o", token, update.formatted(80, now.minusSeconds(10))));
    report(order("update-o", token, update.formatted(70, now.minusSeconds(20))));
    report(
        order(
            "update-o",
            token,
            "\"value\": 100, \"currency\": \"EUR\", \"timestamp\": \"%s\""
                .formatted(now.minusSeconds(30))));
    assertRevenue("order-update", 80, 1);

    secret(
        "{\"type\": \"refund\", \"orderId\": \"update-o\", \"value\": 5, \"currency\": \"EUR\", \"refundId\": \"r\"}");

    assertRevenue("order-update", 75, 1);
  }

  @Test
  void leavesOutAndReportsAnotherCurrency() {
    Api.running("order-currency", GOALS);
    Api.send(Api.saw("order-currency", "treatment", "currency-1"));
    report(order("currency-o", token("currency-1"), "\"value\": 10, \"currency\": \"USD\""));

    JsonPath results = Api.results("order-currency");

    assertThat(results.getDouble("goals[0].variants[1].sum")).isZero();
    assertThat(results.getInt("goals[0].otherCurrencies.USD")).isEqualTo(1);
    assertThat(results.getInt("goals[1].variants[1].converted")).isEqualTo(1);
  }

  @Test
  void takesAListWithAVerdictForEachReport() {
    Api.running("order-list", GOALS);
    Api.send(Api.saw("order-list", "treatment", "list-1"));
    String token = token("list-1");
    String good = order("list-a", token, "\"value\": 1, \"currency\": \"EUR\"");
    String unknown = order("list-b", token, "\"value\": 1, \"currency\": \"EURO\"");
    String changed =
        order("list-c", token.replace("v1.", "v1.9"), "\"value\": 1, \"currency\": \"EUR\"");
    String old =
        order(
            "list-d",
            token,
            "\"value\": 1, \"currency\": \"EUR\", \"timestamp\": \"2020-01-01T00:00:00Z\"");
    String last = order("list-e", token, "\"value\": 2, \"currency\": \"EUR\"");

    client()
        .body("{\"orders\": [%s, %s, %s, 7, %s, %s]}".formatted(good, unknown, changed, old, last))
        .post("/v1/orders")
        .then()
        .statusCode(202)
        .body("accepted", is(2))
        .body("rejected.index", is(List.of(1, 2, 3, 4)))
        .body("rejected[0].orderId", is("list-b"))
        .body("rejected[0].problem", containsString("currency must be an ISO 4217 code"))
        .body("rejected[1].problem", containsString("visitorToken is signed with a key"))
        .body("rejected[2].orderId", nullValue())
        .body("rejected[3].problem", containsString("timestamp is more than 400 days"));

    assertRevenue("order-list", 3, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"orderId": "o", "value": 1, "currency": "EUR"}                        | /visitorToken | only a secret key
          {"orderId": "o", "visitorId": "v", "value": 1, "currency": "EUR"}      | /visitorToken | only a secret key
          {"visitorToken": "TOKEN", "value": 1, "currency": "EUR"}               | /orderId      | is missing
          {"orderId": "o", "visitorToken": "nonsense", "value": 1, "currency": "EUR"} | /visitorToken | is no visitor token
          {"orderId": "o", "visitorToken": "TOKEN", "currency": "EUR"}           | /value        | is missing
          {"orderId": "o", "visitorToken": "TOKEN", "value": -1, "currency": "EUR"} | /value     | at least 0
          {"orderId": "o", "visitorToken": "TOKEN", "value": "a", "currency": "EUR"} | /value    | at least 0
          {"orderId": "o", "visitorToken": "TOKEN", "value": 1}                  | /currency     | is missing
          {"orderId": "o", "visitorToken": "TOKEN", "value": 1, "currency": "E"} | /currency     | ISO 4217
          {"orderId": "o", "visitorToken": "TOKEN", "visitorId": "other", "value": 1, "currency": "EUR"} | /visitorId | not the visitor of the token
          {"orderId": "o", "visitorToken": "TOKEN", "type": "refund", "value": 1} | /refundId    | second refund
          {"orderId": "o", "visitorToken": "TOKEN", "type": "cancel", "refundId": "1"} | /refundId | refund only
          {"orderId": "o", "visitorToken": "TOKEN", "type": "sale"}              | /type         | must be one of
          {"orderId": "o", "visitorToken": "TOKEN", "value": 1, "currency": "EUR", "timestamp": "now"} | /timestamp | ISO-8601
          {"orderId": "o", "visitorToken": "TOKEN", "value": 1, "curency": "EUR"} | /curency     | not known
          """)
  void namesWhatIsWrongWithAReport(String body, String pointer, String message) {
    client()
        .body(body.replace("TOKEN", token("wrong-1")))
        .post("/v1/orders")
        .then()
        .statusCode(422)
        .body(
            "violations.collect { it.pointer + ' ' + it.message }.join('; ')",
            allOf(containsString(pointer + " "), containsString(message)));
  }

  @Test
  void takesTheVisitorsIdFromServersOnly() {
    Api.running("order-server", GOALS);
    Api.send(Api.saw("order-server", "treatment", "server-1"));
    secret(
        """
        {"orderId": 1001, "visitorId": "server-1", "value": 12, "currency": "EUR",
         "properties": {"coupon": "SPRING"}}
        """);
    admin()
        .body("{\"orderId\": \"nobody\", \"value\": 12, \"currency\": \"EUR\"}")
        .post("/v1/orders")
        .then()
        .statusCode(422)
        .body("violations[0].message", containsString("or visitorId"));

    assertRevenue("order-server", 12, 1);
  }

  @Test
  void signsWithTheNewestKeyAndForgetsTheTokensOfARemovedOne() {
    String before = token("rotate-1");
    int made = admin().post("/v1/signing-keys").then().statusCode(201).extract().path("id");
    String after = token("rotate-1");
    assertThat(after).startsWith("v1." + made + ".").isNotEqualTo(before);
    report(order("rotate-a", before, "\"value\": 1, \"currency\": \"EUR\""));

    int old = Integer.parseInt(before.split("\\.", -1)[1]);
    admin().delete("/v1/signing-keys/" + made).then().statusCode(409);
    admin().delete("/v1/signing-keys/" + old).then().statusCode(204);
    admin().delete("/v1/signing-keys/" + old).then().statusCode(404);
    String listed = admin().get("/v1/signing-keys").then().statusCode(200).extract().asString();

    assertThat(listed).contains("\"id\":" + made).doesNotContain("secret");
    client()
        .body(order("rotate-b", before, "\"value\": 1, \"currency\": \"EUR\""))
        .post("/v1/orders")
        .then()
        .statusCode(422)
        .body("violations[0].message", containsString("no longer counts"));
    report(order("rotate-c", after, "\"value\": 1, \"currency\": \"EUR\""));
    client().get("/v1/signing-keys").then().statusCode(403);
  }

  @Test
  void givesNoTokenWithoutAVisitor() {
    client().get("/v1/visitor-token").then().statusCode(400);
    client()
        .get("/v1/visitor-token?visitorId=" + "x".repeat(257))
        .then()
        .statusCode(400)
        .body("detail", containsString("1 to 256 characters"));
  }

  private static void assertRevenue(String experiment, double revenue, int converted) {
    JsonPath results = Api.results(experiment);
    assertThat(results.getDouble("goals[0].variants[1].sum")).isEqualTo(revenue);
    assertThat(results.getInt("goals[1].variants[1].converted")).isEqualTo(converted);
  }

  private static String token(String visitor) {
    return client()
        .queryParam("visitorId", visitor)
        .get("/v1/visitor-token")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("visitorId", is(visitor))
        .extract()
        .path("visitorToken");
  }

  private static String order(String id, String token, String more) {
    return "{\"orderId\": \"%s\", \"visitorToken\": \"%s\", %s}".formatted(id, token, more);
  }

  private static void report(String order) {
    client().body(order).post("/v1/orders").then().statusCode(202).body("accepted", is(1));
  }

  private static void secret(String order) {
    admin().body(order).post("/v1/orders").then().statusCode(202).body("accepted", is(1));
  }

  private static String stamped(String item, Instant at) {
    return item.replaceFirst("\\{", "{\"timestamp\": \"" + at + "\", ");
  }
}
