package io.microlift.calculator;

import static io.microlift.Api.admin;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StatisticsApiTest {
  private static final RestAssuredConfig DOUBLES =
      RestAssuredConfig.config()
          .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE));

  @Test
  void computesOneCase() {
    // Closed form, evaluated by Python 3.11: 0.1 / math.sqrt(0.15 * 0.85 * 2 / 100)
    admin()
        .config(DOUBLES)
        .body(
            """
            {"controlConversions": 10, "controlUsers": 100, "treatmentConversions": 20,
             "treatmentUsers": 100, "alpha": 0.05, "alternative": "two-sided"}
            """)
        .post("/v1/statistics/two_proportion_z")
        .then()
        .statusCode(200)
        .body("zPooled", closeTo(1.9802950859533488, 1e-12))
        .body("status", is("ok"));
  }

  @Test
  void computesManyCasesAndSparesTheNeighboursOfABadOne() {
    admin()
        .body("[{\"x\": 0}, {\"x\": \"zero\"}, {\"x\": 0}]")
        .post("/v1/statistics/dist_normal")
        .then()
        .statusCode(200)
        .body("[0].cdf", is(0.5f))
        .body("[1].status", is("invalid"))
        .body("[1].violations[0].pointer", is("/x"))
        .body("[2].cdf", is(0.5f));
  }

  @Test
  void namesTheInputsThatAreWrong() {
    admin()
        .body("{\"conversions\": 11, \"users\": 10, \"alpha\": 2, \"beta\": 1}")
        .post("/v1/statistics/proportion_wilson")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("violations.pointer", hasItems("/alpha", "/beta"));
  }

  @Test
  void comparesTwoArms() {
    // The expected numbers are those of compare-001 in examples.json.
    admin()
        .config(DOUBLES)
        .body(
            """
            {"kind": "conversion", "control": {"visitors": 10000, "converted": 2000},
             "treatment": {"visitors": 10000, "converted": 2200}, "alpha": 0.05}
            """)
        .post("/v1/statistics/compare")
        .then()
        .statusCode(200)
        .body("pValue", closeTo(5.164103974346e-4, 1e-15))
        .body("sequential.pValue", closeTo(0.0165263409517661, 1e-12))
        .body("bayesian.chanceToWin", closeTo(0.99769055929394, 1e-12))
        .body("observedMde", closeTo(0.08066425044451472, 1e-12))
        .body("verdict", is("better"))
        .body("details.test", containsString("pooled"));
  }

  @Test
  void plansAndJudgesSplits() {
    admin()
        .body("{\"baselineRate\": 0.1, \"lift\": 0.1, \"visitorsPerDay\": 2000}")
        .post("/v1/statistics/sample-size")
        .then()
        .statusCode(200)
        .body("totalVisitors", is(29502))
        .body("days", is(15));
    admin()
        .body("{\"visitors\": [821588, 815482]}")
        .post("/v1/statistics/srm")
        .then()
        .statusCode(200)
        .body("verdict", is("mismatch"));
    admin()
        .body("{\"visitors\": [1], \"wieghts\": [1, 1]}")
        .post("/v1/statistics/srm")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItems("/visitors", "/wieghts"));
  }

  @Test
  void listsItsMethods() {
    admin().get("/v1/statistics").then().body("$", hasItems("welch_t", "dunnett", "compare"));
    admin()
        .body("{}")
        .post("/v1/statistics/guess")
        .then()
        .statusCode(404)
        .body("detail", containsString("GET /v1/statistics"))
        .body("title", notNullValue());
  }
}
