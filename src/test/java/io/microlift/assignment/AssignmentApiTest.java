package io.microlift.assignment;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AssignmentApiTest {
  private static final String GOALS = "[{\"goal\": \"assign-add\", \"role\": \"primary\"}]";

  @Inject DataSource database;

  @BeforeEach
  void defineGoal() {
    Api.goal("assign-add", "{\"events\": [\"Product Added\"]}");
  }

  @Test
  void decidesByBucket() {
    Api.running("assign", GOALS);
    int bucket =
        client()
            .body("{\"visitorId\": \"v-81\", \"experiments\": [\"assign\"]}")
            .post("/v1/assignments")
            .then()
            .statusCode(200)
            .body("visitorId", is("v-81"))
            .body("assignments[0].experiment", is("assign"))
            .body("assignments[0].reason", is("SPLIT"))
            .body("assignments[0].inExperiment", is(true))
            .extract()
            .path("assignments[0].bucket");

    assertThat(bucket).isEqualTo(Bucketing.bucket("assign", "v-81"));
  }

  @Test
  void answersTheSameForCachesAndCurl() {
    Api.running("assign-get", GOALS);
    String posted =
        client()
            .body(
                "{\"visitorId\": \"v-9\", \"experiments\": [\"assign-get\"],"
                    + " \"attributes\": {\"device\": \"phone\"}}")
            .post("/v1/assignments")
            .asString();
    String got =
        client()
            .get("/v1/assignments?visitorId=v-9&device=phone&experiments=assign-get")
            .asString();

    assertThat(got).isEqualTo(posted);
  }

  @Test
  void letsAPageRenderTheControlWhenNothingRuns() {
    Api.draft("assign-draft", GOALS);
    client()
        .body("{\"visitorId\": \"v\", \"experiments\": [\"assign-draft\", \"assign-none\"]}")
        .post("/v1/assignments")
        .then()
        .statusCode(200)
        .body("assignments[0].reason", is("NOT_RUNNING"))
        .body("assignments[0].variant", is("control"))
        .body("assignments[0].payload.on", is(false))
        .body("assignments[0].inExperiment", is(false))
        .body("assignments[1].reason", is("UNKNOWN_EXPERIMENT"));
  }

  @Test
  void servesAShippedVariantToEverybody() {
    Api.running("assign-ship", GOALS);
    admin()
        .body("{\"decision\": \"ship\", \"variant\": \"treatment\"}")
        .post("/v1/experiments/assign-ship/conclude")
        .then()
        .statusCode(200);
    client()
        .get("/v1/assignments?visitorId=anybody&experiments=assign-ship")
        .then()
        .body("assignments[0].reason", is("SHIPPED"))
        .body("assignments[0].variant", is("treatment"));
  }

  @Test
  void followsOverridesTrafficAndUnit() {
    admin()
        .body(
            """
            {"unit": "account", "traffic": 0.0001, "overrides": {"qa": "b"},
             "audience": {"country": {"$in": ["DE", "FR"]}},
             "variants": [{"key": "a", "control": true}, {"key": "b"}],
             "goals": [{"goal": "assign-add", "role": "primary"}]}
            """)
        .put("/v1/experiments/assign-rules")
        .then()
        .statusCode(201);
    admin().post("/v1/experiments/assign-rules/start").then().statusCode(200);
    client()
        .get("/v1/assignments?visitorId=qa&experiments=assign-rules")
        .then()
        .body("assignments[0].reason", is("OVERRIDE"))
        .body("assignments[0].variant", is("b"));
    client()
        .get("/v1/assignments?visitorId=v&experiments=assign-rules&country=US")
        .then()
        .body("assignments[0].reason", is("NOT_IN_AUDIENCE"))
        .body("assignments[0].variant", is("a"));
    client()
        .get("/v1/assignments?visitorId=v&experiments=assign-rules&country=DE")
        .then()
        .body("assignments[0].reason", is("MISSING_UNIT"));
    client()
        .get("/v1/assignments?visitorId=v&account=7&experiments=assign-rules&country=FR")
        .then()
        .body("assignments[0].reason", is("NOT_IN_TRAFFIC"))
        .body("assignments[0].variant", is("a"));
  }

  @Test
  void recordsAnExposureOnlyWhenAsked() {
    Api.running("assign-expose", GOALS);
    String ask = "{\"visitorId\": \"e-1\", \"experiments\": [\"assign-expose\"]%s}";
    client().body(ask.formatted("")).post("/v1/assignments").then().statusCode(200);
    assertThat(visitors("assign-expose")).isZero();

    client()
        .body(ask.formatted(", \"expose\": true"))
        .post("/v1/assignments")
        .then()
        .statusCode(200);

    assertThat(visitors("assign-expose")).isOne();
  }

  @Test
  void recordsTheAttributesOfAnExposure() throws SQLException {
    Api.running("assign-segments", GOALS);
    client()
        .body(
            """
            {"visitorId": "s-1", "experiments": ["assign-segments"], "expose": true,
             "attributes": {"device": "phone", "country": "DE"}}
            """)
        .post("/v1/assignments")
        .then()
        .statusCode(200);
    assertThat(visitors("assign-segments")).isOne();

    try (Connection connection = database.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT attributes ->> 'device', attributes ->> 'country' FROM exposure"
                    + " WHERE attributes ->> 'experiment_id' = 'assign-segments'");
        ResultSet row = query.executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("phone");
      assertThat(row.getString(2)).isEqualTo("DE");
    }
  }

  @Test
  void listsWhatIsLiveWhenNothingIsNamed() {
    Api.running("assign-live", GOALS);
    Api.draft("assign-sleeping", GOALS);
    client()
        .body("{\"visitorId\": \"v\"}")
        .post("/v1/assignments")
        .then()
        .body("assignments.experiment", hasItem("assign-live"))
        .body("assignments.experiment", not(hasItem("assign-sleeping")));
  }

  @Test
  void saysWhatIsMissing() {
    client()
        .body("{\"visitor\": \"v\", \"attributes\": 3}")
        .post("/v1/assignments")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItem("/visitorId"))
        .body("violations.pointer", hasItem("/visitor"))
        .body("violations.pointer", hasItem("/attributes"));
    client()
        .get("/v1/assignments")
        .then()
        .statusCode(400)
        .body("detail", containsString("visitorId"));
  }

  private static long visitors(String experiment) {
    return Api.results(experiment).getList("variants.visitors", Integer.class).stream()
        .mapToLong(Integer::longValue)
        .sum();
  }
}
