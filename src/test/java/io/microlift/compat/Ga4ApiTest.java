package io.microlift.compat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
class Ga4ApiTest {
  private static final String ADDRESS = "/mp/collect";

  @Test
  void countsCartsPurchasesAndRefundsOfExposedClients() {
    Api.goal("ga4-add", "{\"template\": \"add_to_cart\"}");
    Api.goal("ga4-revenue", "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    Api.running(
        "ga4-shop",
        "[{\"goal\": \"ga4-add\", \"role\": \"primary\"}, {\"goal\": \"ga4-revenue\"}]");
    collect(
            """
            {"client_id": "ga4-1.1", "events": [
              {"name": "experiment_viewed",
               "params": {"experiment_id": "ga4-shop", "variation_id": "treatment"}},
              {"name": "add_to_cart", "params": {"currency": "EUR", "value": 30.03}},
              {"event": "purchase", "ecommerce":
                {"transaction_id": "ga4-o", "value": "90.5", "currency": "EUR", "tax": 4.9,
                 "shipping": 5.99, "items": [{"item_id": "p", "price": 10, "quantity": 3}]}}]}
            """)
        .statusCode(204);
    collect(
            """
            {"client_id": "ga4-1.1", "events": [
              {"name": "refund", "params":
                {"transaction_id": "ga4-o", "currency": "EUR",
                 "items": [{"item_id": "p", "price": 10, "quantity": 2}, {"item_id": "q", "price": 0.5}]}}]}
            """)
        .statusCode(204);

    JsonPath results = Api.results("ga4-shop");

    assertThat(results.getInt("goals[0].variants[1].converted")).isEqualTo(1);
    assertThat(results.getDouble("goals[1].variants[1].sum")).isEqualTo(70.0);
  }

  @Test
  void joinsAClientAndItsUser() {
    Api.goal("ga4-join", "{\"template\": \"login\"}");
    Api.running("ga4-user", "[{\"goal\": \"ga4-join\", \"role\": \"primary\"}]");
    Api.send(Api.saw("ga4-user", "treatment", "ga4-2.2"));
    collect("{\"user_id\": \"ga4-u\", \"events\": [{\"name\": \"login\"}]}").statusCode(204);
    assertThat(Api.results("ga4-user").getInt("goals[0].variants[1].converted")).isZero();

    collect("{\"client_id\": \"ga4-2.2\", \"user_id\": \"ga4-u\", \"events\": []}").statusCode(204);

    assertThat(Api.results("ga4-user").getInt("goals[0].variants[1].converted")).isEqualTo(1);
  }

  @Test
  void saysWhichEventsNeverWillCount() {
    String body =
        """
        {"client_id": "ga4-3", "events": [
          {"name": "view_item"}, {"name": "purchase", "params": {"value": 1, "currency": "Euro"}},
          {"params": {}}, {"name": "view_item", "timestamp_micros": 17}, {"name": "refund", "params":
            {"transaction_id": "x", "items": [{"item_id": "p", "quantity": 2}]}}]}
        """;

    collect(body)
        .statusCode(200)
        .body("accepted", is(1))
        .body("rejected", hasSize(4))
        .body("rejected[0].index", is(1));
    post("/debug/mp/collect", body)
        .statusCode(200)
        .body("validationMessages", hasSize(4))
        .body("validationMessages[0].fieldPath", is("events[1]"))
        .body("validationMessages[0].description", containsString("ISO 4217"))
        .body("validationMessages[1].description", containsString("event is missing"))
        .body("validationMessages[2].description", containsString("400 days"))
        .body("validationMessages[3].description", containsString("what was given back"));
  }

  @Test
  void onlyValidatesWhereItSaysSo() {
    Api.goal("ga4-debug", "{\"template\": \"search\"}");
    Api.running("ga4-debug", "[{\"goal\": \"ga4-debug\", \"role\": \"primary\"}]");
    post(
            "/debug/mp/collect",
            """
            {"client_id": "ga4-4", "events": [{"name": "experiment_viewed",
              "params": {"experiment_id": "ga4-debug", "variation_id": "1"}}]}
            """)
        .statusCode(200)
        .body("validationMessages", hasSize(0));

    assertThat(Api.results("ga4-debug").getInt("variants[1].visitors")).isZero();
  }

  @Test
  void refusesOnlyWhatItCannotReadAndWhoeverItDoesNotKnow() {
    collect("{\"client_id\": ").statusCode(400);
    collect("{\"events\": []}").statusCode(422);
    given().body("{}").post(ADDRESS + "?measurement_id=G-1").then().statusCode(401);
    given()
        .body("{}")
        .post(ADDRESS + "?measurement_id=G-1&api_secret=guess")
        .then()
        .statusCode(401);
  }

  private static ValidatableResponse collect(String body) {
    return post(ADDRESS, body);
  }

  /** Google's address takes bodies of any type; many senders name none. */
  private static ValidatableResponse post(String address, String body) {
    return given()
        .contentType("text/plain")
        .queryParam("measurement_id", "G-1")
        .queryParam("api_secret", PostgresResource.CLIENT_KEY)
        .body(body)
        .post(address)
        .then();
  }
}
