package io.microlift.results;

import static io.microlift.Api.admin;
import static io.microlift.Api.saw;
import static io.microlift.Api.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ResultsApiTest {
  @Test
  void showsWhatTheCalculatorComputesFromTheSameSums() {
    Api.goal("results-add", "{\"events\": [\"results-add\"]}");
    Api.goal(
        "results-views",
        "{\"kind\": \"count\", \"tier\": \"macro\", \"events\": [\"results-view\"],"
            + " \"direction\": \"decrease\"}");
    Api.running(
        "results",
        "[{\"goal\": \"results-add\", \"role\": \"primary\"}, {\"goal\": \"results-views\"}]");
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      String variant = i % 2 == 0 ? "control" : "treatment";
      items.add(saw("results", variant, "r-" + i));
      if (i % 2 == 0 ? i % 3 == 0 : i % 3 > 0) {
        items.add(event("r-" + i, "results-add", 0));
      }
      for (int view = 0; view <= i % 4; view++) {
        items.add(event("r-" + i, "results-view", view));
      }
    }
    for (int from = 0; from < items.size(); from += 100) {
      send(String.join(",", items.subList(from, Math.min(items.size(), from + 100))));
    }

    JsonPath results = Api.results("results");

    // Treatment: 30 of 45 converted, control 15 of 45; one to four views in turns of four.
    JsonPath rates =
        compare(
            """
            {"kind": "conversion", "method": "always-valid",
             "control": {"visitors": 45, "converted": 15},
             "treatment": {"visitors": 45, "converted": 30}}
            """);
    assertThat(rates.getDouble("pValue")).isLessThan(0.01);
    assertSame(results, "goals[0].comparisons[0]", rates);
    // Control: views 1, 3 in turns (23 and 22 visitors); treatment 2, 4 (23 and 22).
    JsonPath counts =
        compare(
            """
            {"kind": "count", "method": "always-valid", "tier": "macro", "direction": "decrease",
             "control": {"visitors": 45, "sum": 89, "sumSquares": 221},
             "treatment": {"visitors": 45, "sum": 134, "sumSquares": 444}}
            """);
    assertSame(results, "goals[1].comparisons[0]", counts);
    assertThat(results.getDouble("goals[1].comparisons[0].bayesian.chanceToWin")).isLessThan(0.5);
  }

  private static void assertSame(JsonPath results, String place, JsonPath calculated) {
    Map<String, Object> expected = calculated.getMap("$");
    expected.remove("details");
    Map<String, Object> actual = results.getMap(place);
    assertThat(actual).containsAllEntriesOf(expected).containsKeys("varianceReduction");
  }

  private static JsonPath compare(String body) {
    return admin()
        .body(body)
        .post("/v1/statistics/compare")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static String event(String visitor, String name, int number) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "properties": {"number": %d}}
    """
        .formatted(name, visitor, number);
  }

  @Test
  void expectsOfAPhaseWhatThatPhaseDivided() {
    Api.goal("result-phases", "{\"events\": [\"add\"]}");
    Api.running("result-phases", "[{\"goal\": \"result-phases\", \"role\": \"primary\"}]");
    Api.admin()
        .body("{\"weights\": {\"treatment\": 3}}")
        .post("/v1/experiments/result-phases/phases")
        .then()
        .statusCode(200);

    String results = "/v1/experiments/result-phases/results";
    assertThat(Api.await(results + "?phase=1", any -> true).getList("variants.expectedShare"))
        .containsExactly(0.5f, 0.5f);
    assertThat(Api.await(results, any -> true).getList("variants.expectedShare"))
        .containsExactly(0.25f, 0.75f);
  }
}
