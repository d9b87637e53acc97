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
  void listsItsMethods() {
    admin().get("/v1/statistics").then().body("$", hasItems("welch_t", "dunnett", "p_adjust"));
    admin()
        .body("{}")
        .post("/v1/statistics/guess")
        .then()
        .statusCode(404)
        .body("detail", containsString("GET /v1/statistics"))
        .body("title", notNullValue());
  }
}
