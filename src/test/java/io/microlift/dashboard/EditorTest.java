package io.microlift.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.jsoup.nodes.FormElement;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EditorTest {
  private static final Map<String, String> PLAIN =
      Map.of("tags", "pdp, cart", "traffic", "50", "lift", "3", "days", "14", "power", "90");

  @Test
  void storesWhatWasTyped() {
    goals();
    send(typed("editor-new", PLAIN), "/new")
        .statusCode(303)
        .header("Location", "/experiments/editor-new");
    Api.admin()
        .get("/v1/experiments/editor-new")
        .then()
        .body("name", equalTo("A name"))
        .body("status", equalTo("draft"))
        .body("tags", equalTo(List.of("pdp", "cart")))
        .body("traffic", equalTo(0.5f))
        .body("variants.key", equalTo(List.of("control", "treatment")))
        .body("variants[0].control", equalTo(true))
        .body("variants[1].weight", equalTo(2.5f))
        .body("variants[1].payload.big", equalTo(true))
        .body("goals.goal", equalTo(List.of("editor_cart", "editor_order")))
        .body("goals[1].margin", equalTo(0.02f))
        .body("plan.minimumDetectableLift", equalTo(0.03f))
        .body("plan.days", equalTo(14))
        .body("plan.power", equalTo(0.9f))
        .body("multipleExposures", equalTo("first"));
  }

  @Test
  void changesNothingThatItDoesNotShow() {
    goals();
    Api.goal("editor_lines", "{\"name\": \"In\\r\\n two lines\", \"events\": [\"Lines\"]}");
    Api.admin()
        .body(
            """
            {"name": "Rich", "sticky": true, "layer": "editor", "segments": ["plan"],
             "variants": [{"key": "a", "control": true, "weight": 0.1,
                           "payload": {"size": 10.0, "many": 1e3, "small": 0.10}},
                          {"key": "b", "payload": {"size": 2}}],
             "overrides": {"qa": "b"}, "audience": {"device": "phone"}, "traffic": 0.25,
             "goals": [{"goal": "editor_cart", "role": "primary"}],
             "plan": {"minimumDetectableLift": 0.015, "days": 21, "power": 0.85},
             "analysis": {"method": "fixed", "alpha": 0.01}}
            """)
        .put("/v1/experiments/editor-rich")
        .then()
        .statusCode(201);
    Browser browser = Browser.admin();
    Typed typed = Typed.of(browser.page("/edit/editor-rich"));
    typed.send(browser, "/new").statusCode(303);
    Api.admin()
        .get("/v1/experiments/editor-rich")
        .then()
        .body("version", equalTo(1))
        .body("layer", equalTo("editor"));

    typed.with("name", "Richer").send(browser, "/new").statusCode(303);
    Api.admin()
        .get("/v1/experiments/editor-rich")
        .then()
        .body("version", equalTo(2))
        .body("name", equalTo("Richer"))
        .body("overrides.qa", equalTo("b"));
    typed
        .with("name", "Too late")
        .send(browser, "/new")
        .statusCode(412)
        .body(containsString("It has version"));
  }

  @Test
  void saysWhatIsWrongAndKeepsWhatWasTyped() {
    goals();
    Map<String, String> wrong =
        Map.of("traffic", "plenty", "audience", "{\"device\"", "rest", "[1]", "days", "14.5");
    send(typed("editor wrong", wrong), "/new")
        .statusCode(422)
        .body(containsString("href=\"#traffic\""), containsString("href=\"#audience\""))
        .body(containsString("href=\"#rest\""), containsString("href=\"#key\""))
        .body(containsString("href=\"#days\""), containsString("value=\"plenty\""));
    Api.admin().get("/v1/experiments/editor-wrong").then().statusCode(404);
  }

  @Test
  void refusesWhatLintRefusesAndChecksWithoutStoring() {
    goals();
    Browser browser = Browser.admin();
    ValidatableResponse answer =
        form(browser)
            .formParam("key", "editor-lint")
            .formParam("variant", "control", "treatment")
            .formParam("control", "0")
            .formParam("goal", "editor_cart")
            .formParam("role", "secondary")
            .post("/new")
            .then();
    answer.statusCode(422).body(containsString("no goal is primary"));
    send(typed("editor-checked", PLAIN), "/new/check")
        .statusCode(200)
        .body(containsString("What lint says"), containsString("What it can show"))
        .body(containsString("editor_order: no experiment has counted it for a day"));
    Api.admin().get("/v1/experiments/editor-lint").then().statusCode(404);
    Api.admin().get("/v1/experiments/editor-checked").then().statusCode(404);
  }

  @Test
  void saysByWhenGoalsCouldShowALift() {
    goals();
    Api.running("editor-before", "[{\"goal\": \"editor_cart\", \"role\": \"primary\"}]");
    Api.send(Histories.past("editor-before", "Cart of the editor"));
    Api.results("editor-before");
    int days =
        Api.admin()
            .get("/v1/experiments/editor-before/sensitivity?lift=0.03")
            .then()
            .body("goals", hasSize(1))
            .extract()
            .path("goals[0].daysToLift");
    send(typed("editor-after", PLAIN), "/new/check")
        .body(containsString("Detects +3.0\u00a0% Cart in " + Figures.days(days)));
    Api.draft("editor-drafted", "[{\"goal\": \"editor_cart\", \"role\": \"primary\"}]");
    assertThat(Browser.admin().page("/experiments/editor-drafted"))
        .contains("Detects +3.0\u00a0% Cart in " + Figures.days(days));
    assertThat(Browser.admin().page("/experiments/editor-before/sensitivity?lift=3"))
        .contains("Shows +3.0\u00a0% after", Figures.days(days));
    Browser.admin()
        .open("/experiments/editor-before/sensitivity?lift=-1")
        .statusCode(400)
        .body(containsString("lift must be above 0"));
  }

  @Test
  void isForEditorsWithinTheirTags() {
    goals();
    Browser viewer = Browser.with("editor's viewer", "viewer", "");
    viewer.open("/new").statusCode(403);
    form(viewer).formParam("key", "editor-no").post("/new").then().statusCode(403);
    assertThat(viewer.page("/")).doesNotContain("href=\"/new\"");
    Browser other = Browser.with("editor's other", "editor", "\"editor-tag\"");
    typed("editor-theirs", PLAIN)
        .apply(form(other))
        .post("/new")
        .then()
        .statusCode(422)
        .body(containsString("limited to experiments with the tags editor-tag"));
    given()
        .cookie(Browser.COOKIE, Browser.admin().session())
        .header("Sec-Fetch-Site", "cross-site")
        .formParam("key", "editor-forged")
        .post("/new")
        .then()
        .statusCode(403);
  }

  @Test
  void takesGoalsFromTheCatalogueAndFromPeople() {
    Browser browser = Browser.admin();
    assertThat(browser.page("/goals")).contains("Catalogue", "value=\"add_to_wishlist\"");
    browser
        .send("/goals/from-catalogue", Map.of("template", "add_to_wishlist"))
        .statusCode(303)
        .header("Location", "/goals");
    Api.admin()
        .get("/v1/goals/add_to_wishlist")
        .then()
        .statusCode(200)
        .body("tier", equalTo("micro"))
        .body("filter", nullValue());
    browser.send("/goals/from-catalogue", Map.of("template", "none")).statusCode(422);
    Browser.with("goals' viewer", "viewer", "")
        .send("/goals/from-catalogue", Map.of("template", "share"))
        .statusCode(403);
  }

  @Test
  void definesAndChangesGoals() {
    Browser browser = Browser.admin();
    Map<String, String> own =
        Map.of(
            "key",
            "editor_own",
            "name",
            "<i>Own</i>",
            "tier",
            "macro",
            "kind",
            "count",
            "window",
            "P7D",
            "direction",
            "decrease",
            "events",
            "One\r\n Two, three ",
            "rest",
            "{\"cap\": 3}");
    browser.send("/new/goal", own).statusCode(303).header("Location", "/goals");
    Api.admin()
        .get("/v1/goals/editor_own")
        .then()
        .body("events", equalTo(List.of("One", "Two, three")))
        .body("cap", equalTo(3))
        .body("direction", equalTo("decrease"));
    browser
        .open("/goals")
        .body(containsString("&lt;i&gt;Own&lt;/i&gt;"), not(containsString("<i>Own")))
        .body(containsString("within PT168H · capped at 3 · less is better"));
    browser.send("/new/goal", own).statusCode(422).body(containsString("such a goal already"));
    browser
        .send("/new/goal", Map.of("key", "editor bad", "kind", "value", "rest", "{"))
        .statusCode(422)
        .body(containsString("href=\"#key\""), containsString("href=\"#rest\""))
        .body(containsString("at least one event"), containsString("href=\"#events\""));

    Typed form = Typed.of(browser.page("/edit/goal/editor_own"));
    form.send(browser, "/new/goal").statusCode(303);
    Api.admin().get("/v1/goals/editor_own").then().body("version", equalTo(1));
    form.with("name", "Mine").send(browser, "/new/goal").statusCode(303);
    Api.admin()
        .get("/v1/goals/editor_own")
        .then()
        .body("version", equalTo(2))
        .body("name", equalTo("Mine"))
        .body("cap", equalTo(3));
    form.with("name", "Late").send(browser, "/new/goal").statusCode(412);
    browser.open("/edit/goal/none").statusCode(404);
    Browser.with("goal viewer", "viewer", "").open("/new/goal").statusCode(403);
  }

  private static void goals() {
    Api.goal("editor_cart", "{\"name\": \"Cart\", \"events\": [\"Cart of the editor\"]}");
    Api.goal(
        "editor_order",
        "{\"name\": \"Order\", \"tier\": \"macro\", \"events\": [\"Order of the editor\"]}");
  }

  private static UnaryOperator<RequestSpecification> typed(String key, Map<String, String> plain) {
    return form ->
        form.formParam("key", key)
            .formParam("name", "A name")
            .formParam("variant", "control", "treatment", "")
            .formParam("weight", "1", "2.5", "")
            .formParam("control", "0")
            .formParam("payload", "{\"big\": false}", "{\"big\": true}", "")
            .formParam("goal", "editor_cart", "", "editor_order")
            .formParam("role", "primary", "secondary", "guardrail")
            .formParam("margin", "", "", "2")
            .formParams(plain)
            .formParam("rest", "{\"multipleExposures\": \"first\"}");
  }

  private static ValidatableResponse send(
      UnaryOperator<RequestSpecification> typed, String address) {
    return typed.apply(form(Browser.admin())).post(address).then();
  }

  private static RequestSpecification form(Browser browser) {
    return given()
        .redirects()
        .follow(false)
        .contentType(ContentType.URLENC.withCharset("UTF-8"))
        .header("Sec-Fetch-Site", "same-origin")
        .cookie(Browser.COOKIE, browser.session());
  }

  /** The fields of the form of a page, as a browser sends them. */
  private record Typed(List<Map.Entry<String, String>> fields) {
    static Typed of(String page) {
      FormElement form =
          (FormElement) Objects.requireNonNull(Jsoup.parse(page).selectFirst("form[action^=/new]"));
      form.select("option:not([value])").forEach(option -> option.attr("value", option.text()));
      return new Typed(
          form.formData().stream().map(each -> Map.entry(each.key(), each.value())).toList());
    }

    Typed with(String name, String value) {
      return new Typed(
          fields.stream()
              .map(each -> each.getKey().equals(name) ? Map.entry(name, value) : each)
              .toList());
    }

    ValidatableResponse send(Browser browser, String address) {
      RequestSpecification form = form(browser);
      fields.forEach(each -> form.formParam(each.getKey(), each.getValue()));
      return form.post(address).then();
    }
  }
}
