package io.microlift.results;

import static io.microlift.Api.admin;
import static io.microlift.Api.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** The answers beside the results, on small histories whose numbers can be worked out by hand. */
@QuarkusTest
class ReportsApiTest {
  private static final double EXACT = 1e-9;

  /** JSON numbers are read as floats. */
  private static final double READ = 1e-6;

  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

  private static void sendAll(List<String> items) {
    for (int from = 0; from < items.size(); from += 400) {
      send(String.join(",", items.subList(from, Math.min(items.size(), from + 400))));
    }
  }

  private String at(int daysAgo, int second) {
    Instant noon = today.minusDays(daysAgo).atTime(12, 0).toInstant(ZoneOffset.UTC);
    return noon.plusSeconds(second).toString();
  }

  private String saw(String experiment, String variant, String visitor, int daysAgo) {
    return sawOn(experiment, variant, visitor, daysAgo, "tablet");
  }

  private String sawOn(
      String experiment, String variant, String visitor, int daysAgo, String device) {
    return """
    {"type": "track", "event": "Experiment Viewed", "anonymousId": "%s", "messageId": "%s-seen",
     "timestamp": "%s",
     "properties": {"experiment_id": "%s", "variation_id": "%s", "device": "%s"}}
    """
        .formatted(visitor, visitor, at(daysAgo, 0), experiment, variant, device);
  }

  private String did(String event, String visitor, int daysAgo, int number) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "messageId": "%s-%s-%d-%d",
     "timestamp": "%s", "properties": {}}
    """
        .formatted(event, visitor, visitor, event, daysAgo, number, at(daysAgo, 10 + number));
  }

  private String bought(String event, String visitor, int daysAgo, int number, String value) {
    return """
    {"type": "track", "event": "%s", "anonymousId": "%s", "messageId": "%s-%s-%d",
     "timestamp": "%s", "properties": {"value": %s, "currency": "EUR"}}
    """
        .formatted(event, visitor, visitor, event, number, at(daysAgo, 50 + number), value);
  }

  private static JsonPath get(String path) {
    return admin().get("/v1/experiments/" + path).then().statusCode(200).extract().jsonPath();
  }

  /**
   * GrowthBook's example of a misleading step: 20 and 40 add to the cart, 10 and 14 of them buy.
   */
  @Test
  void attributesALiftToTheStepsOfTheFunnel() {
    Api.goal("funnel-cart", "{\"events\": [\"funnel-cart\"]}");
    Api.goal("funnel-order", "{\"events\": [\"funnel-order\"], \"tier\": \"macro\"}");
    Api.running(
        "funnel",
        """
        [{"goal": "funnel-cart", "role": "primary"}, {"goal": "funnel-order"}],
        "funnel": ["funnel-cart", "funnel-order"]
        """);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean treated = i % 2 == 1;
      String visitor = "funnel-" + i;
      items.add(saw("funnel", treated ? "treatment" : "control", visitor, 1));
      if (i / 2 < (treated ? 40 : 20)) {
        items.add(did("funnel-cart", visitor, 1, 0));
      }
      if (i / 2 < (treated ? 14 : 10)) {
        items.add(did("funnel-order", visitor, 1, 1));
      }
    }
    sendAll(items);
    Api.results("funnel");

    JsonPath funnel = get("funnel/funnel");

    assertThat(funnel.getList("variants[1].steps.reached")).containsExactly(40, 14);
    assertThat(funnel.getList("variants[1].steps.stepRate", Float.class))
        .containsExactly(0.4f, 0.35f);
    String steps = "comparisons[0].steps";
    assertThat(funnel.getDouble(steps + "[0].attribution.estimate"))
        .isCloseTo(Math.log(2), within(READ));
    assertThat(funnel.getDouble(steps + "[1].attribution.estimate"))
        .isCloseTo(Math.log(0.7), within(READ));
    assertThat(funnel.getDouble(steps + "[1].lift.estimate")).isCloseTo(0.4, within(READ));
    // Var(ln(r2/r1)) = (1/14 - 1/40) + (1/10 - 1/20)
    double half = 1.959963984540054 * Math.sqrt(1 / 14.0 - 1 / 40.0 + 1 / 10.0 - 1 / 20.0);
    assertThat(funnel.getDouble(steps + "[1].attribution.upper"))
        .isCloseTo(Math.log(0.7) + half, within(READ));
    // q = 1/2 of the treated reached the cart only because of the treatment: [0, 0.7].
    assertThat(funnel.getDouble(steps + "[1].bounds.lower")).isZero();
    assertThat(funnel.getDouble(steps + "[1].bounds.upper")).isCloseTo(0.7, within(READ));
    assertThat(funnel.getDouble(steps + "[1].bounds.other")).isCloseTo(0.5, within(READ));
    assertThat(funnel.getString(steps + "[1].bounds.reading")).contains("compatible");
    assertThat(funnel.getString("caveat")).contains("bookkeeping");
  }

  /**
   * Worked by hand: 1.5 and 1.48 sessions, 0.03 and 0.0312 orders, 2.40 and 2.46 euros a visitor.
   */
  @Test
  void splitsADifferenceOfRevenueInMoneyThatAddsUp() {
    Api.goal("split-sessions", "{\"kind\": \"count\", \"events\": [\"session_start\"]}");
    String orders = "\"events\": [\"split-order\"], \"tier\": \"macro\"";
    Api.goal("split-orders", "{\"kind\": \"count\", " + orders + "}");
    Api.goal("split-revenue", "{\"kind\": \"value\", \"currency\": \"EUR\", " + orders + "}");
    Api.running(
        "split",
        """
        [{"goal": "split-revenue", "role": "primary"}, {"goal": "split-orders"},
         {"goal": "split-sessions"}]
        """);
    int each = 1_250;
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 2 * each; i++) {
      boolean treated = i % 2 == 1;
      int number = i / 2;
      String visitor = "split-" + i;
      items.add(saw("split", treated ? "treatment" : "control", visitor, 1));
      items.add(did("session_start", visitor, 1, 0));
      if (number < (treated ? 600 : 625)) {
        items.add(did("session_start", visitor, 1, 1));
      }
      // 30 orders of 80 euros (control would be 37.5); 39 of 78.846… do not divide: one differs.
      if (number < (treated ? 39 : 30)) {
        items.add(bought("split-order", visitor, 1, 0, treated && number == 0 ? "35" : "80"));
      }
    }
    sendAll(items);
    Api.results("split");

    JsonPath split = get("split/decomposition");

    assertThat(split.getList("variants[0].factors.name"))
        .containsExactly("sessionsPerVisitor", "ordersPerSession", "revenuePerOrder");
    double control = 30 * 80 / 1250.0;
    double treatment = (38 * 80 + 35) / 1250.0;
    double mean = (treatment - control) / Math.log(treatment / control);
    double sessions = mean * Math.log(1850.0 / 1875);
    double conversion = mean * Math.log(39 / 1850.0 / (30 / 1875.0));
    double value = mean * Math.log((38 * 80 + 35) / 39.0 / 80);
    assertThat(split.getList("comparisons[0].parts.contribution", Double.class))
        .satisfiesExactly(
            part -> assertThat(part).isCloseTo(sessions, within(READ)),
            part -> assertThat(part).isCloseTo(conversion, within(READ)),
            part -> assertThat(part).isCloseTo(value, within(READ)));
    BigDecimal sum = BigDecimal.ZERO;
    JsonPath exact =
        new JsonPath(admin().get("/v1/experiments/split/decomposition").asString())
            .using(
                JsonPathConfig.jsonPathConfig()
                    .numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    for (BigDecimal part : exact.getList("comparisons[0].parts.contribution", BigDecimal.class)) {
      sum = sum.add(part);
    }
    assertThat(sum)
        .isEqualByComparingTo(exact.<BigDecimal>get("comparisons[0].difference"))
        .isEqualByComparingTo(BigDecimal.valueOf(treatment - control));
    assertThat(split.getString("note")).startsWith("Sessions per visitor");
  }

  /** Three days; on each, visitors come to both variants, and some convert a day later. */
  @Test
  void followsAGoalOverDaysAndDaysSinceExposure() {
    Api.goal("series", "{\"kind\": \"count\", \"events\": [\"series\"]}");
    Api.running("series", "[{\"goal\": \"series\", \"role\": \"primary\"}]");
    List<String> items = new ArrayList<>();
    for (int daysAgo = 3; daysAgo >= 0; daysAgo--) {
      for (int i = 0; i < 40; i++) {
        boolean treated = i % 2 == 1;
        String visitor = "series-%d-%d".formatted(daysAgo, i);
        items.add(
            saw("series", treated ? "treatment" : "control", visitor, daysAgo)
                .replace("T12:00:", "T00:00:"));
        if (daysAgo > 0 && i / 2 < (treated ? 15 : 12)) {
          items.add(did("series", visitor, daysAgo, 0));
        }
        if (daysAgo > 1 && i / 2 < 10) {
          items.add(did("series", visitor, daysAgo - 1, 0));
          items.add(did("series", visitor, daysAgo - 1, 1));
        }
      }
    }
    sendAll(items);
    JsonPath results = Api.results("series");

    JsonPath series = get("series/timeseries?goal=series");

    assertThat(series.getList("cumulative.partial")).containsExactly(false, false, false, true);
    assertThat(series.getList("cumulative.variants.collect{it[1].visitors}"))
        .containsExactly(20, 40, 60, 80);
    assertThat(series.getDouble("cumulative[3].comparisons[0].lift.estimate"))
        .isCloseTo(results.getDouble("goals[0].comparisons[0].lift.estimate"), within(EXACT));
    // The first day's 20 treated: 15 once, and 10 twice more the day after.
    assertThat(series.getList("daily.variants.collect{it[1].visitors}"))
        .containsExactly(20, 20, 20, 20);
    assertThat(series.getList("daily.variants.collect{it[1].sum}")).containsExactly(35, 35, 15, 0);
    // Of the day of exposure three days are over, of the day after two, of the third one.
    assertThat(series.getList("sinceExposure.days.variants.collect{it[1].visitors}"))
        .containsExactly(60, 40, 20);
    assertThat(series.getList("sinceExposure.days.variants.collect{it[1].sum}"))
        .containsExactly(45, 40, 0);
    // 10 of 20 with 2 each: variance 20/19 on day 1 for both variants alike.
    assertThat(series.getDouble("sinceExposure.days[1].comparisons[0].lift.estimate")).isZero();
    assertThat(series.getString("sinceExposure.trends[0].unavailable")).contains("three effects");

    JsonPath past = get("series/results?to=" + today.minusDays(3));
    assertThat(past.getList("variants.visitors")).containsExactly(20, 20);
    assertThat(past.getList("goals[0].variants.sum")).containsExactly(12, 15);
    JsonPath recent = get("series/results?from=" + today.minusDays(1));
    assertThat(recent.getList("variants.visitors")).containsExactly(40, 40);
    assertThat(recent.getList("goals[0].variants.sum")).containsExactly(12, 15);
  }

  @Test
  void holdsSegmentsAgainstEachOther() {
    Api.goal("parts", "{\"events\": [\"parts\"]}");
    Api.running("parts", "[{\"goal\": \"parts\", \"role\": \"primary\"}]");
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 800; i++) {
      boolean treated = i % 2 == 1;
      boolean phone = i % 4 < 2;
      String visitor = "parts-" + i;
      items.add(
          sawOn(
              "parts", treated ? "treatment" : "control", visitor, 1, phone ? "phone" : "desktop"));
      // On phones 60 of 200 become 120, on desktops they stay 60.
      if (i / 4 < (treated && phone ? 120 : 60)) {
        items.add(did("parts", visitor, 1, 0));
      }
    }
    sendAll(items);
    Api.results("parts");

    JsonPath parts = get("parts/segments?by=device");

    String comparison = "goals[0].comparisons[0]";
    assertThat(parts.getBoolean("exploratory")).isTrue();
    assertThat(parts.getList("segments.segment")).containsExactly("device:desktop", "device:phone");
    assertThat(parts.getList(comparison + ".segments.lift.estimate", Double.class))
        .containsExactly(0.0, 1.0);
    assertThat(parts.getString(comparison + ".heterogeneity.reading")).isEqualTo("differ");
    // Lifts 0 and 1 with se √(v_T + v_C m²)/m_C, v = p(1−p)/200: Q = 1/(se1² + se2²).
    double control = 0.3 * 0.7 / 200 / 0.09;
    double se1 = 2 * control;
    double se2 = 0.6 * 0.4 / 200 / 0.09 + 4 * control;
    assertThat(parts.getDouble(comparison + ".heterogeneity.q"))
        .isCloseTo(1 / (se1 + se2), within(1e-4));
    assertThat(parts.getDouble(comparison + ".segments[1].shrunkenLift")).isBetween(0.5, 1.0);
    assertThat(parts.getList(comparison + ".segments.verdict"))
        .containsExactly("inconclusive", "better");

    admin()
        .get("/v1/experiments/parts/segments?by=plan")
        .then()
        .statusCode(400)
        .body("detail", containsString("device, country, visitor"));
    assertThat(get("parts/segments?by=visitor").getList("segments.segment"))
        .containsExactly("visitor:new");
  }

  @Test
  void exportsATableThatNoSpreadsheetTakesForFormulas() throws IOException {
    Api.goal("-export", "{\"events\": [\"export\"]}");
    Api.running("export", "[{\"goal\": \"-export\", \"role\": \"primary\"}]");
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      items.add(saw("export", i % 2 == 0 ? "control" : "treatment", "export-" + i, 1));
      if (i % 3 == 0) {
        items.add(did("export", "export-" + i, 1, 0));
      }
    }
    sendAll(items);
    Api.results("export");

    String csv =
        admin()
            .get("/v1/experiments/export/export.csv")
            .then()
            .statusCode(200)
            .contentType(startsWith("text/csv"))
            .header("Content-Disposition", is("attachment; filename=\"export.csv\""))
            .extract()
            .asString();

    assertThat(csv.split("\r\n")).hasSize(3);
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<CSVRecord> rows = CSVParser.parse(csv, format).getRecords();
    assertThat(rows.get(0).get("goal")).isEqualTo("'-export");
    assertThat(rows.get(0).get("lift")).isEmpty();
    assertThat(rows.get(1).get("variant")).isEqualTo("treatment");
    assertThat(Double.parseDouble(rows.get(1).get("lift"))).isCloseTo(0, within(EXACT));
    assertThat(rows.get(1).get("converted")).isEqualTo("10");
  }

  @Test
  void saysWhatEachGoalCanShowAndByWhen() {
    Api.goal("sense-cart", "{\"events\": [\"sense-cart\"]}");
    Api.goal("sense-order", "{\"events\": [\"sense-order\"], \"tier\": \"macro\"}");
    Api.running(
        "sense",
        """
        [{"goal": "sense-order", "role": "guardrail", "margin": 0.02},
         {"goal": "sense-cart", "role": "primary"}],
        "plan": {"minimumDetectableLift": 0.05, "days": 14}
        """);
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String visitor = "sense-" + i;
      items.add(saw("sense", i % 2 == 0 ? "control" : "treatment", visitor, 1 + i % 4 / 2));
      if (i % 10 < 3) {
        items.add(did("sense-cart", visitor, 1, 0));
      }
      if (i % 10 == 3 || i % 20 == 4) {
        items.add(did("sense-order", visitor, 1, 1));
      }
    }
    sendAll(items);
    JsonPath results = Api.results("sense");

    JsonPath sense = get("sense/sensitivity");

    assertThat(sense.getDouble("visitorsPerDay")).isEqualTo(200.0);
    assertThat(sense.getList("goals.goal")).containsExactly("sense-cart", "sense-order");
    double now = sense.getDouble("goals[0].detectableLift");
    // Two of fourteen days are over: twelve more make seven times the visitors.
    assertThat(sense.getDouble("goals[0].detectableLiftAtEnd"))
        .isCloseTo(now / Math.sqrt(7), within(1e-5));
    assertThat(sense.getLong("goals[0].daysToLift"))
        .isEqualTo((long) Math.ceil(400 * now * now / 0.0025 / 200));
    assertThat(sense.getString("goals[1].implied.reading")).contains("If nothing after");
    assertThat(results.getString("stage.state")).isEqualTo("running");
    assertThat(results.getInt("stage.days")).isEqualTo(2);
    assertThat(results.getString("recommendation.action")).isEqualTo("keep-running");
    assertThat(results.getInt("goals[1].comparisons[0].groupSequential.looks.size()")).isEqualTo(2);
    assertThat(results.getString("goals[0].comparisons[0].verdict")).isEqualTo("unknown");
  }

  @Test
  void saysWhichParameterIsWrong() {
    Api.goal("wrong", "{\"events\": [\"wrong\"]}");
    Api.running("wrong", "[{\"goal\": \"wrong\", \"role\": \"primary\"}]");
    refuses("results?method=often", "always-valid, fixed, group-sequential");
    refuses("results?method=group-sequential", "needs a plan");
    refuses("results?from=yesterday", "from must be a day");
    refuses("results?from=2026-02-02&to=2026-02-01", "to must not be before from");
    refuses("results?from=2026-02-02&segment=device:phone", "from goes with neither");
    refuses("results?phase=2", "phase must be from 1 to 1");
    refuses("timeseries", "goal must be one of the experiment's: wrong");
    refuses("timeseries?goal=wrong&segment=device:phone", "all visitors together");
    refuses("sensitivity?lift=0", "lift must be above 0");
  }

  private static void refuses(String path, String detail) {
    admin()
        .get("/v1/experiments/wrong/" + path)
        .then()
        .statusCode(400)
        .body("type", is("urn:microlift:problem:invalid-parameter"))
        .body("detail", containsString(detail));
  }
}
