package io.microlift.results;

import static io.microlift.Api.admin;
import static io.microlift.Api.goal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Plans from stored events. Other tests of this server send events, too, of today: the history ends
 * yesterday, and is of a day of its own here.
 */
@QuarkusTest
class PlanApiTest {
  /** z for α = 0.05 two-sided plus z for power 0.8, squared: R's (qnorm(.975) + qnorm(.8))^2. */
  private static final double QUANTILES = 7.848879734349086;

  @Test
  void saysHowLongEachGoalTakes() {
    goal("plan_add", "{\"name\": \"add to cart\", \"events\": [\"plan add\"]}");
    goal("plan_buy", "{\"name\": \"orders\", \"events\": [\"plan buy\"], \"tier\": \"macro\"}");
    goal("plan_views", "{\"kind\": \"count\", \"events\": [\"plan view\"]}");
    goal(
        "plan_ratio",
        "{\"kind\": \"ratio\", \"numerator\": \"plan_buy\", \"denominator\": \"plan_views\"}");
    goal("plan_never", "{\"events\": [\"plan never\"]}");
    // 500 visitors: all see something once, every second of them a second time; 150 add, 10 buy.
    Instant day = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      add(items, "plan view", i, day, 1);
      if (i % 2 == 0) {
        add(items, "plan view", i, day, 2);
      }
      if (i < 150) {
        add(items, "plan add", i, day, 3);
      }
      if (i < 10) {
        add(items, "plan buy", i, day, 4);
      }
    }
    for (int i = 0; i < items.size(); i += 400) {
      Api.send(String.join(",", items.subList(i, Math.min(items.size(), i + 400))));
    }
    String body =
        """
        {"goals": ["plan_buy", "plan_add", "plan_views", "plan_ratio", "plan_never"],
         "minimumDetectableLift": 0.1, "historyDays": 1, "method": "fixed"}
        """;
    JsonPath plan = awaitVisitors(body, 500);
    double visitors = plan.getDouble("visitors");
    double perDay = plan.getDouble("visitorsPerDay");
    assertThat(perDay).isCloseTo(visitors, within(1e-4));
    assertThat(plan.getString("from")).isEqualTo(LocalDate.ofInstant(day, ZoneOffset.UTC) + "");
    double rate = 150 / visitors;
    double needed = 2 * QUANTILES * rate * (1 - rate) / Math.pow(0.1 * rate, 2);
    String add = "goals.find { it.goal == 'plan_add' }.";
    assertThat(plan.getInt(add + "converted")).isEqualTo(150);
    assertThat(plan.getDouble(add + "mean")).isCloseTo(rate, within(1e-6));
    // The variance may be divided by n − 1.
    assertThat(plan.getDouble(add + "visitorsPerVariant")).isCloseTo(needed, within(needed / 400));
    assertThat(plan.getDouble(add + "days")).isCloseTo(Math.ceil(2 * needed / perDay), within(1.0));
    double views = 750 / visitors;
    assertThat(plan.getDouble("goals.find { it.goal == 'plan_views' }.mean"))
        .isCloseTo(views, within(1e-6));
    assertThat(plan.getDouble("goals.find { it.goal == 'plan_ratio' }.mean"))
        .isCloseTo(10 / 750.0, within(1e-6));
    String buy = "goals.find { it.goal == 'plan_buy' }.";
    double seldom = 10 / visitors;
    double many = 2 * QUANTILES * seldom * (1 - seldom) / Math.pow(0.1 * seldom, 2);
    assertThat(plan.getDouble(buy + "visitorsPerVariant")).isCloseTo(many, within(many / 400));
    assertThat(plan.getString(buy + "tier")).isEqualTo("macro");
    assertThat(plan.getString("goals.find { it.goal == 'plan_never' }.unavailable")).isNotEmpty();
    List<Integer> days = plan.getList("goals.days");
    assertThat(days.get(0)).isLessThan(days.get(1));
    assertThat(plan.getString("summary")).contains("10 %").contains("add to cart in");

    JsonPath sequential = plan(body.replace("fixed", "group-sequential"));
    double more = sequential.getDouble(add + "visitorsPerVariant");
    // O'Brien and Fleming's spending costs a few per cent however often one looks.
    assertThat(more / plan.getDouble(add + "visitorsPerVariant")).isBetween(1.0, 1.06);

    JsonPath three = plan(body.replace("\"historyDays\"", "\"variants\": 3, \"historyDays\""));
    // Bonferroni: R's (qnorm(1 - .025 / 2) + qnorm(.8))^2.
    assertThat(three.getDouble(add + "visitorsPerVariant"))
        .isCloseTo(needed * 9.505 / QUANTILES, within(needed / 200));
  }

  @Test
  void lintSaysWhetherAPlanIsLongEnough() {
    goal("plan_lint", "{\"name\": \"lint views\", \"events\": [\"plan lint\"]}");
    Instant day = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      add(items, i % 2 == 0 ? "plan lint" : "plan other", 1000 + i, day, 5);
    }
    Api.send(String.join(",", items));
    Instant deadline = Instant.now().plusSeconds(60);
    String verdict = "insufficient";
    while (!verdict.equals("pass")) {
      verdict = lint(1.0, 364).getString("status");
      assertThat(Instant.now()).isBefore(deadline);
    }
    JsonPath tooShort = lint(0.001, 7);
    assertThat(tooShort.getString("status")).isEqualTo("warn");
    assertThat(tooShort.getDouble("observed")).isGreaterThan(7);
    assertThat(tooShort.getDouble("threshold")).isEqualTo(7);
    assertThat(tooShort.getString("detail")).contains("of lint views in", "Planned are 7 days");
  }

  private static JsonPath lint(double lift, int days) {
    String definition =
        """
        {"key": "plan-lint", "variants": [{"key": "a", "control": true}, {"key": "b"}],
         "goals": [{"goal": "plan_lint", "role": "primary"}],
         "plan": {"minimumDetectableLift": %s, "days": %d}}
        """
            .formatted(lift, days);
    JsonPath answer =
        admin()
            .body(definition)
            .urlEncodingEnabled(false)
            .post("/v1/experiments:validate")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    return answer.setRootPath("experiments[0].checks.find { it.id == 'L05' }");
  }

  private static void add(List<String> items, String event, int visitor, Instant day, int hour) {
    items.add(
        """
        {"type": "track", "event": "%s", "anonymousId": "plan-%d", "timestamp": "%s"}
        """
            .formatted(event, visitor, day.plus(hour, ChronoUnit.HOURS)));
  }

  @Test
  void withoutHistoryNothingIsPromised() {
    goal("plan_nothing", "{\"events\": [\"plan nothing\"]}");
    JsonPath plan =
        plan("{\"goals\": [\"plan_nothing\"], \"minimumDetectableLift\": 0.1, \"historyDays\": 1}");
    assertThat(plan.getString("goals[0].unavailable")).isNotEmpty();
    assertThat(plan.getString("goals[0].days")).isNull();
    assertThat(plan.getString("summary")).contains("Nothing can be said yet");
  }

  @Test
  void refusesWhatMakesNoPlan() {
    refuse("{}", "/goals");
    refuse("{\"goals\": [\"a b\"], \"minimumDetectableLift\": 0.1}", "/goals/0");
    refuse("{\"goals\": [\"x\"], \"minimumDetectableLift\": 0}", "/minimumDetectableLift");
    refuse("{\"goals\": [\"x\"], \"minimumDetectableLift\": 0.1, \"power\": 0.04}", "/power");
    refuse("{\"goals\": [\"x\"], \"minimumDetectableLift\": 0.1, \"traffic\": 0}", "/traffic");
    refuse("{\"goals\": [\"x\"], \"minimumDetectableLift\": 0.1, \"colour\": 0}", "/colour");
    refuse(
        "{\"goals\": [\"x\"], \"minimumDetectableLift\": 0.1, \"method\": \"always-valid\"}",
        "/method");
    admin()
        .body("{\"goals\": [\"no-such-goal\"], \"minimumDetectableLift\": 0.1}")
        .post("/v1/plans")
        .then()
        .statusCode(404);
  }

  private static JsonPath awaitVisitors(String body, int visitors) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (true) {
      JsonPath plan = plan(body);
      Integer viewed = plan.get("goals.find { it.goal == 'plan_views' }.converted");
      if (viewed != null && viewed == visitors) {
        return plan;
      }
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  private static JsonPath plan(String body) {
    return admin().body(body).post("/v1/plans").then().statusCode(200).extract().jsonPath();
  }

  private static void refuse(String body, String pointer) {
    admin()
        .body(body)
        .post("/v1/plans")
        .then()
        .statusCode(422)
        .body(containsString("\"" + pointer + "\""));
  }
}
