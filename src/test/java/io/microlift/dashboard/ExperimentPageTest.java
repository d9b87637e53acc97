package io.microlift.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExperimentPageTest {
  private static final String GOALS =
      """
      [{"goal": "page_cart", "role": "primary"}, {"goal": "page_order", "role": "guardrail"},
       {"goal": "page_revenue", "role": "secondary"}]
      """;

  @Test
  void showsTheNumbersOfTheApi() {
    goals();
    Api.running("page-numbers", GOALS);
    Api.send(visits("page-numbers", 400));
    JsonPath results = Api.results("page-numbers");
    String page = Browser.admin().page("/experiments/page-numbers");

    assertThat(page).contains(escaped(results.getString("recommendation.reasons[0]")));
    for (int goal = 0; goal < 3; goal++) {
      String at = "goals[%d].comparisons[0].".formatted(goal);
      double lift = results.getDouble(at + "lift.estimate");
      assertThat(page).as("lift of goal %d", goal).contains(">" + Figures.lift(lift) + "<");
    }
    for (int arm = 0; arm < 2; arm++) {
      assertThat(page)
          .contains(
              Figures.share(results.getDouble("goals[0].variants[%d].mean".formatted(arm))),
              "%d of 200\u00a0visitors"
                  .formatted(results.getInt("goals[0].variants[%d].converted".formatted(arm))),
              Figures.money(results.getDouble("goals[2].variants[%d].mean".formatted(arm)), "EUR"));
    }
    String why = results.getString("goals[1].comparisons[0].unavailable");
    assertThat(page).contains(escaped(why));
    assertThat(page)
        .contains(Figures.pValue(results.getDouble("sampleRatio.pValue")))
        .contains(Figures.share(results.getDouble("variants[1].observedShare")));
  }

  @Test
  void followsTheGoalAndDividesByWhatTheLinksSay() {
    goals();
    Api.running("page-links", GOALS);
    Api.send(visits("page-links", 40));
    Api.results("page-links");
    Browser browser = Browser.admin();
    assertThat(browser.page("/experiments/page-links"))
        .contains("Over time: Add to cart", "Segments: Add to cart")
        .contains("?goal=page_revenue&amp;by=device#over-time");
    assertThat(browser.page("/experiments/page-links?goal=page_revenue&by=visitor"))
        .contains("Over time: Revenue", "Segments: Revenue");
    assertThat(browser.page("/experiments/page-links?goal=none&by=none"))
        .contains("The experiment has no such goal.", "by must be one of device");
  }

  @Test
  void showsEachPhaseByItself() {
    goals();
    Api.running("page-phases", GOALS);
    Api.send(visits("page-phases", 40));
    Api.results("page-phases");
    Browser browser = Browser.admin();
    browser
        .send("/experiments/page-phases/phases", Map.of("traffic", "much", "version", "\"2\""))
        .statusCode(422)
        .body(containsString("traffic: must be a number"));
    Map<String, String> change =
        Map.of("traffic", "50", "variant", "treatment", "weight", "2.5", "version", "\"2\"");
    browser.send("/experiments/page-phases/phases", change).statusCode(303);
    browser.send("/experiments/page-phases/phases", change).statusCode(412);
    Browser.with("phase viewer", "viewer", "")
        .send("/experiments/page-phases/phases", change)
        .statusCode(403);
    Api.admin()
        .get("/v1/experiments/page-phases")
        .then()
        .body("traffic", is(0.5f))
        .body("variants.weight", is(List.of(1.0f, 2.5f)));
    assertThat(browser.page("/experiments/page-phases"))
        .contains("aria-current=\"true\">phase 2</a>", "0 of 0\u00a0visitors");
    assertThat(browser.page("/experiments/page-phases?phase=1"))
        .contains("aria-current=\"true\">phase 1</a>", "of 20\u00a0visitors")
        .contains("Only the latest phase is judged.", "&amp;phase=1#over-time");
    browser.open("/experiments/page-phases?phase=3").statusCode(400);
  }

  @Test
  void hasTheTableForSpreadsheetsThatTheApiHas() {
    goals();
    Api.running("page-table", GOALS);
    String address = "/experiments/page-table/export.csv";
    String own = Browser.admin().open(address).statusCode(200).extract().asString();
    String api = Api.admin().get("/v1" + address).then().extract().asString();
    assertThat(own.lines().map(ExperimentPageTest::withoutTime).toList())
        .hasSize(7)
        .isEqualTo(api.lines().map(ExperimentPageTest::withoutTime).toList());
    given().get(address).then().statusCode(401);
  }

  /** Both were asked one after the other. */
  private static String withoutTime(String row) {
    return row.replaceFirst(",[^,]*Z,", ",,");
  }

  @Test
  void saysWhatIsMissingBeforeThereIsEnough() {
    goals();
    Api.running("page-empty", GOALS);
    assertThat(Browser.admin().page("/experiments/page-empty"))
        .contains("Keep running", "There are no numbers about treatment yet.")
        .contains("insufficient");
    Api.draft("page-draft", GOALS);
    assertThat(Browser.admin().page("/experiments/page-draft"))
        .contains("No numbers yet", "Definition", "History")
        .doesNotContain("<canvas", "/dashboard/chart.js");
  }

  @Test
  void tellsPeopleInPagesWhatCannotBeShown() {
    Browser browser = Browser.with("page limited", "viewer", "\"page-tag\"");
    browser
        .open("/experiments/nothing-here")
        .statusCode(404)
        .contentType("text/html;charset=UTF-8")
        .body(containsString("There is no experiment"));
    Api.draft("page-of-others", "[]");
    browser.open("/experiments/page-of-others").statusCode(403).body(containsString("page-tag"));
    given().get("/experiments/page-of-others").then().statusCode(401);
  }

  @Test
  void letsEditorsGoThroughTheLifeOfAnExperiment() {
    goals();
    Api.draft("page-life", GOALS);
    Browser editor = Browser.with("page editor", "editor", "");
    step(editor, "start", "running");
    step(editor, "pause", "paused");
    step(editor, "resume", "running");
    editor
        .send(
            "/experiments/page-life/conclude",
            Map.of(
                "decision", "ship treatment", "note", "<b>better</b>", "version", version(editor)))
        .statusCode(303);
    assertThat(status()).isEqualTo("concluded");
    assertThat(editor.page("/experiments/page-life"))
        .contains("Shipped treatment", "&lt;b&gt;better&lt;/b&gt;")
        .contains("by page editor");
    step(editor, "archive", "archived");
  }

  @Test
  void leavesLivesAsTheyAreForOthers() {
    goals();
    Api.draft("page-safe", GOALS);
    Browser viewer = Browser.with("page viewer", "viewer", "");
    assertThat(viewer.page("/experiments/page-safe"))
        .doesNotContain("/experiments/page-safe/start", "<textarea");
    viewer
        .send("/experiments/page-safe/start", Map.of())
        .statusCode(403)
        .body(containsString("role editor"), containsString("href=\"/experiments/page-safe\""));
    Browser editor = Browser.with("page other", "editor", "\"page-other-tag\"");
    editor.send("/experiments/page-safe/start", Map.of()).statusCode(403);

    given()
        .cookie(Browser.COOKIE, Browser.admin().session())
        .header("Sec-Fetch-Site", "cross-site")
        .formParam("version", "\"1\"")
        .post("/experiments/page-safe/start")
        .then()
        .statusCode(403);
    Browser.admin()
        .send("/experiments/page-safe/start", Map.of("version", "\"7\""))
        .statusCode(412)
        .body(containsString("It has version"));
    Browser.admin()
        .send("/experiments/page-safe/pause", Map.of())
        .statusCode(409)
        .body(containsString("cannot become paused"));
    Browser.admin()
        .send("/experiments/page-safe/conclude", Map.of("decision", ""))
        .statusCode(400)
        .body(containsString("Choose what was decided"));
    Api.admin().get("/v1/experiments/page-safe").then().body("status", is("draft"));
  }

  @Test
  void showsNamesAsTextWhateverTheyAre() {
    String hostile = "<script>alert(1)</script>'\\\"><img src=x onerror=alert(1)>";
    Api.goal("page_hostile", "{\"name\": \"%s\", \"events\": [\"x\"]}".formatted(hostile));
    Api.admin()
        .body(
            """
            {"name": "%1$s", "hypothesis": "%1$s", "owner": "%1$s", "tags": ["%1$s"],
             "variants": [{"key": "control", "control": true, "payload": "%1$s"},
                          {"key": "treatment", "payload": ""}],
             "audience": {"page": "%1$s"}, "segments": [],
             "goals": [{"goal": "page_hostile", "role": "primary"}]}
            """
                .formatted(hostile))
        .put("/v1/experiments/page-hostile")
        .then()
        .statusCode(201);
    Api.admin().post("/v1/experiments/page-hostile/start").then().statusCode(200);
    Browser.admin()
        .open("/experiments/page-hostile?by=%3Cscript%3E&goal=%22%3E%3Cscript%3E")
        .statusCode(200)
        .body(containsString("&lt;script&gt;alert(1)&lt;/script&gt;"))
        .body(not(containsString("<script>")), not(containsString("<img src=x")));
  }

  private static void goals() {
    Api.goal("page_cart", "{\"name\": \"Add to cart\", \"events\": [\"Cart of the page\"]}");
    Api.goal(
        "page_order",
        "{\"name\": \"Order\", \"tier\": \"macro\", \"events\": [\"Order of the page\"]}");
    Api.goal(
        "page_revenue",
        """
        {"name": "Revenue", "tier": "macro", "kind": "value", "events": ["Order of the page"]}
        """);
  }

  /** Every second visitor sees the treatment, where more add to the cart; one of ten orders. */
  private static String visits(String experiment, int visitors) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < visitors; i++) {
      boolean treated = i % 2 == 1;
      String visitor = experiment + "-" + i;
      items.add(Api.saw(experiment, treated ? "treatment" : "control", visitor));
      if (i % 10 < (treated ? 6 : 3)) {
        items.add(did("Cart of the page", visitor, "{}"));
      }
      if (i % 10 == 1 || i % 20 == 0) {
        items.add(
            did(
                "Order of the page",
                visitor,
                "{\"order_id\": \"%s\", \"revenue\": %d.5, \"currency\": \"EUR\"}"
                    .formatted(visitor, 10 + i % 7)));
      }
    }
    return String.join(",", items);
  }

  private static String did(String event, String visitor, String properties) {
    return "{\"type\": \"track\", \"event\": \"%s\", \"anonymousId\": \"%s\", \"properties\": %s}"
        .formatted(event, visitor, properties);
  }

  private static void step(Browser browser, String step, String becomes) {
    browser
        .send("/experiments/page-life/" + step, Map.of("version", version(browser)))
        .statusCode(303)
        .header("Location", "/experiments/page-life");
    assertThat(status()).isEqualTo(becomes);
  }

  /** The version that the forms of the page carry, as a browser reads it. */
  private static String version(Browser browser) {
    return browser
        .page("/experiments/page-life")
        .replaceAll("(?s).*name=\"version\" value=\"([^\"]*)\".*", "$1")
        .replace("&quot;", "\"");
  }

  private static String status() {
    return Api.admin().get("/v1/experiments/page-life").then().extract().path("status");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
  }
}
