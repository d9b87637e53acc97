package io.microlift.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExperimentListTest {
  @Test
  void showsANewcomerTheNextStep() {
    String page = Browser.with("newcomer", "editor", "\"nobody-has-this-tag\"").page("/");
    assertThat(page).contains("There is no experiment yet", "Put the script on your pages");
  }

  @Test
  void showsWhatTheApiAnswers() {
    Api.goal("list_cart", "{\"name\": \"Add to cart\", \"events\": [\"Cart of the list\"]}");
    Api.running("list-numbers", "[{\"goal\": \"list_cart\", \"role\": \"primary\"}]");
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String visitor = "list-" + i;
      items.add(Api.saw("list-numbers", i % 2 == 0 ? "control" : "treatment", visitor));
      if (i % 3 == 0) {
        items.add(
            "{\"type\": \"track\", \"event\": \"Cart of the list\", \"anonymousId\": \"%s\"}"
                .formatted(visitor));
      }
    }
    Api.send(String.join(",", items));
    JsonPath results = Api.results("list-numbers");
    long visitors = results.getLong("variants.visitors.sum()");
    assertThat(visitors).isEqualTo(60);

    String row = row(Browser.admin().page("/"), "list-numbers");
    double lift = results.getDouble("goals[0].comparisons[0].lift.estimate");
    assertThat(row).contains(">60<", "running", "Add to cart", Figures.lift(lift), "Keep running");
    String health =
        Api.admin().get("/v1/experiments/list-numbers/health").then().extract().path("status");
    assertThat(row).contains("class=\"verdict " + health + "\"");
  }

  @Test
  void narrowsByStatusAndTagWithLinks() {
    define("list-tagged", "Tagged", "list tag & more");
    define("list-other", "Other", "list-other");
    Browser browser = Browser.admin();
    assertThat(browser.page("/?tag=list%20tag%20%26%20more"))
        .contains("list-tagged", "aria-current=\"true\">list tag &amp; more")
        .doesNotContain("/experiments/list-other");
    assertThat(browser.page("/?status=draft")).contains("list-tagged", "list-other");
    assertThat(browser.page("/?status=archived&tag=list-other"))
        .contains("No experiment is like that");
    browser.open("/?status=gone").statusCode(400).body(containsString("status must be"));
  }

  @Test
  void isLimitedToTheTagsOfTheKey() {
    define("list-mine", "Mine", "list-mine");
    define("list-theirs", "Theirs", "list-theirs");
    assertThat(Browser.with("limited", "viewer", "\"list-mine\"").page("/"))
        .contains("list-mine")
        .doesNotContain("list-theirs");
  }

  @Test
  void showsNamesAsTextWhateverTheyAre() {
    define("list-hostile", "<script>alert(1)</script>\\\" onload=\\\"x", "'><b>");
    assertThat(Browser.admin().page("/"))
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>alert", "\" onload=\"", "'><b>");
  }

  private static void define(String key, String name, String tag) {
    Api.admin()
        .body(
            """
            {"name": "%s", "tags": ["%s"],
             "variants": [{"key": "control", "control": true}, {"key": "treatment"}]}
            """
                .formatted(name, tag))
        .put("/v1/experiments/" + key)
        .then()
        .statusCode(201);
  }

  private static String row(String page, String key) {
    int start = page.indexOf("/experiments/" + key + "\"");
    return page.substring(start, page.indexOf("</tr>", start));
  }
}
