package io.microlift.tracking;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.microlift.experiment.GoalTemplates;
import io.microlift.fold.Orders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GoalTemplateApiTest {
  @Test
  void listsTheTemplates() {
    admin()
        .get("/v1/goal-templates")
        .then()
        .statusCode(200)
        .body("items", hasSize(GoalTemplates.all().size()))
        .body("items.key", hasItems("view_landing", "purchase", "rage_click"))
        .body("nextCursor", nullValue());
    admin()
        .get("/v1/goal-templates/add_to_cart")
        .then()
        .statusCode(200)
        .body("type", is("milestone"))
        .body("role", is("primary"))
        .body("names.ga4", contains("add_to_cart"))
        .body("names.segment", contains("Product Added"))
        .body("names.webPixel", contains("product_added_to_cart"))
        .body("definition.tier", is("micro"));
    admin()
        .get("/v1/goal-templates/nothing")
        .then()
        .statusCode(404)
        .body("detail", containsString("GET /v1/goal-templates"));
    client().get("/v1/goal-templates").then().statusCode(403);
  }

  @Test
  void storesAndShowsWhatTheTemplateSays() {
    admin()
        .body("{\"template\": \"repeat_purchase\", \"window\": \"P30D\"}")
        .put("/v1/goals/template-again")
        .then()
        .statusCode(201);

    String shown =
        admin()
            .get("/v1/goals/template-again")
            .then()
            .body("name", is("Come back and order again"))
            .body("events", contains("purchase", "Order Completed", "checkout_completed"))
            .body("atLeast", is(2))
            .body("tier", is("macro"))
            .body("template", nullValue())
            .extract()
            .asString();
    assertThat(shown).contains("PT720H");
    admin()
        .body("{\"template\": \"repeat_purchase\", \"window\": \"P30D\"}")
        .put("/v1/goals/template-again")
        .then()
        .statusCode(200)
        .body("version", is(1));
  }

  @Test
  void namesTheOrdersThatTheFoldKnows() {
    assertThat(admin().get("/v1/goal-templates/purchase").jsonPath().getList("definition.events"))
        .containsExactlyInAnyOrderElementsOf(Orders.PLACED);
    assertThat(admin().get("/v1/goal-templates/refund").jsonPath().getList("definition.events"))
        .containsExactlyInAnyOrderElementsOf(Orders.REFUNDED);
    assertThat(
            admin()
                .get("/v1/goal-templates/order_cancelled")
                .jsonPath()
                .getList("definition.events"))
        .containsExactlyInAnyOrderElementsOf(Orders.CANCELLED);
  }

  /** 2 visitors, 3 sessions, 3 orders of 10 € together 30 €: 15 € = 1.5 × 1 × 10 €. */
  @Test
  void multipliesThePartsOfRevenueToTheWhole() {
    Api.goal(
        "revenue_per_visitor", "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    for (String key :
        new String[] {"sessions", "orders", "orders_per_session", "average_order_value"}) {
      Api.goal(key, "{\"template\": \"%s\"}".formatted(key));
    }
    Api.goal("template-repeat", "{\"template\": \"repeat_purchase\"}");
    Api.running(
        "template-revenue",
        """
        [{"goal": "revenue_per_visitor", "role": "primary"}, {"goal": "sessions"}, {"goal": "orders"},
         {"goal": "orders_per_session"}, {"goal": "average_order_value"}, {"goal": "template-repeat"}]
        """);
    Api.send(
        String.join(
            ",",
            Api.saw("template-revenue", "treatment", "parts-1"),
            Api.saw("template-revenue", "treatment", "parts-2"),
            event("session_start", "parts-1", ""),
            event("Session Started", "parts-1", ""),
            event("session_start", "parts-2", ""),
            event("purchase", "parts-1", order("parts-a")),
            event("Order Completed", "parts-1", order("parts-b")),
            event("checkout_completed", "parts-2", order("parts-c"))));

    JsonPath results = Api.results("template-revenue");

    assertThat(results.getDouble("goals[0].variants[1].mean")).isEqualTo(15.0);
    assertThat(results.getDouble("goals[1].variants[1].mean")).isEqualTo(1.5);
    assertThat(results.getDouble("goals[2].variants[1].mean")).isEqualTo(1.5);
    assertThat(results.getDouble("goals[3].variants[1].mean")).isEqualTo(1.0);
    assertThat(results.getDouble("goals[4].variants[1].mean")).isEqualTo(10.0);
    assertThat(results.getInt("goals[5].variants[1].converted")).isEqualTo(1);
  }

  private static String event(String name, String visitor, String properties) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "properties": {%s}}
    """
        .formatted(name, visitor, properties);
  }

  private static String order(String id) {
    return "\"order_id\": \"%s\", \"value\": 10, \"currency\": \"EUR\"".formatted(id);
  }
}
