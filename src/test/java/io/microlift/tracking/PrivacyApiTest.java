package io.microlift.tracking;

import static io.microlift.Api.admin;
import static io.microlift.Api.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** In a database of its own, because dropping events concerns all experiments. */
@QuarkusTest
@TestProfile(PrivacyApiTest.Honouring.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrivacyApiTest {
  private static final String ADDRESS = "198.51.100.77";

  @Inject DataSource database;
  @Inject Retention retention;
  @Inject Invariants invariants;
  @Inject Clock clock;

  /** Honours what browsers ask for. */
  public static final class Honouring implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "microlift.privacy.honour-signals", "true", "microlift.retention.events", "P60D");
    }
  }

  @Test
  @Order(1)
  void whoAsksNotToBeTrackedIsAssignedAndNotRecorded() {
    Api.goal("signalled", "{\"events\": [\"Signalled\"]}");
    Api.running("signals", "[{\"goal\": \"signalled\", \"role\": \"primary\"}]");
    for (String header : List.of("DNT", "Sec-GPC")) {
      String visitor = "quiet-" + header;
      client()
          .header(header, "1")
          .body("{\"visitorId\": \"%s\", \"expose\": true}".formatted(visitor))
          .post("/v1/assignments")
          .then()
          .statusCode(200)
          .body("assignments.inExperiment", hasItem(true));
      client()
          .header(header, "1")
          .body("{\"event\": \"Signalled\", \"anonymousId\": \"%s\"}".formatted(visitor))
          .post("/v1/track")
          .then()
          .statusCode(202)
          .body("accepted", equalTo(0));
      export(visitor);
      assertThat(export(visitor).getList("events")).isEmpty();
      assertThat(export(visitor).getList("exposures")).isEmpty();
    }
    client()
        .header("DNT", "0")
        .body("{\"visitorId\": \"loud\", \"expose\": true}")
        .post("/v1/assignments")
        .then()
        .statusCode(200);
    assertThat(export("loud").getList("exposures")).hasSize(1);
    conclude("signals");
  }

  @Test
  @Order(2)
  void aPersonSeesEverythingThatIsStored() throws SQLException {
    Api.goal("exported", "{\"events\": [\"Exported\"]}");
    Api.running("exporting", "[{\"goal\": \"exported\", \"role\": \"primary\"}]");
    Api.send(
        Api.saw("exporting", "control", "ex-1")
            + """
            , {"type": "track", "event": "Exported", "anonymousId": "ex-1",
               "properties": {"colour": "moss", "order_id": "ex-order"}}
            , {"type": "identify", "anonymousId": "ex-1", "userId": "ex-2"}
            , {"type": "track", "event": "Order Refunded", "anonymousId": "a-shop",
               "properties": {"order_id": "ex-order"}}
            """);
    Api.results("exporting");
    admin()
        .get("/v1/visitors/ex-2/export")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("ids", hasSize(2))
        .body("links", hasSize(1))
        .body("events.name", hasItems("Exported", "Order Refunded"))
        .body("events.props.colour", hasItem("moss"))
        .body("exposures.experiment", hasItem("exporting"))
        .body("contributions", hasSize(1));
    assertThat(export("nobody-at-all").getList("events")).isEmpty();
    conclude("exporting");
  }

  @Test
  @Order(3)
  void anErasedPersonIsInNoTable() throws SQLException {
    Api.goal("erased", "{\"events\": [\"Erased\"]}");
    Api.running("erasing", "[{\"goal\": \"erased\", \"role\": \"primary\"}]");
    Api.send(
        Api.saw("erasing", "control", "er-1")
            + """
            , {"type": "track", "event": "Erased", "anonymousId": "er-1"}
            , {"type": "identify", "anonymousId": "er-1", "userId": "er-2"}
            """);
    Api.results("erasing");
    List<String> traces =
        List.of("er-1", "er-2", Ids.visitor("er-1").toString(), Ids.visitor("er-2").toString());
    assertThat(tablesWith(traces)).contains("event", "exposure", "identity", "contribution");
    admin().delete("/v1/visitors/er-2").then().statusCode(204);
    Api.results("erasing");
    assertThat(tablesWith(traces)).isEmpty();
    admin()
        .get("/v1/audit?subject=visitor&action=erased")
        .then()
        .body("items", not(hasSize(0)))
        .body("items[0].who", equalTo("admin"));
    conclude("erasing");
  }

  @Test
  @Order(4)
  void noAddressIsKept() throws SQLException {
    Api.goal("addressed", "{\"events\": [\"Addressed\"]}");
    Api.running("addressing", "[{\"goal\": \"addressed\", \"role\": \"primary\"}]");
    client()
        .header("X-Forwarded-For", ADDRESS)
        .body(
            """
            {"visitorId": "ip-1", "expose": true, "attributes": {"ip": "%s"}}
            """
                .formatted(ADDRESS))
        .post("/v1/assignments")
        .then()
        .statusCode(200);
    Api.send(
        """
        {"type": "track", "event": "Addressed", "anonymousId": "ip-1",
         "context": {"ip": "%1$s"}, "properties": {"ip": "%1$s", "$ip": "%1$s"}},
        {"type": "identify", "anonymousId": "ip-1", "userId": "ip-2", "traits": {"ip": "%1$s"}}
        """
            .formatted(ADDRESS));
    assertThat(tablesWith(List.of(ADDRESS))).isEmpty();
    Api.results("addressing");
    assertThat(tablesWith(List.of(ADDRESS))).isEmpty();
    conclude("addressing");
  }

  @Test
  @Order(5)
  void oldEventsGoAndNoNumberChanges() throws SQLException {
    Api.goal("kept", "{\"events\": [\"Kept\"], \"window\": \"P3D\"}");
    Api.running("keeping", "[{\"goal\": \"kept\", \"role\": \"primary\"}]");
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String variant = i % 2 == 0 ? "control" : "treatment";
      items.append(Api.saw("keeping", variant, "keep-" + i)).append(',');
      if (i % 3 == 0) {
        items.append(
            "{\"type\": \"track\", \"event\": \"Kept\", \"anonymousId\": \"keep-%d\"},"
                .formatted(i));
      }
    }
    Api.send(items.substring(0, items.length() - 1));
    Api.results("keeping");
    Instant afterwards = clock.instant().plus(Duration.ofDays(40));

    assertThat(arrivals()).isPositive();
    assertThat(retention.drop(afterwards)).as("it still runs").isEmpty();
    assertThat(arrivals()).isZero();
    assertThat(eventsOf("keep-0")).isEqualTo(1);
    conclude("keeping");
    List<Map<String, Object>> before = goals("keeping");
    assertThat(before.toString()).contains("converted=7");

    assertThat(retention.drop(clock.instant())).as("it has just ended").isEmpty();
    assertThat(retention.drop(afterwards)).contains(YearMonth.now(ZoneOffset.UTC));
    assertThat(eventsOf("keep-0")).isZero();
    assertThat(goals("keeping")).isEqualTo(before);
    admin().get("/v1/experiments/keeping").then().body("phases[0].settledAt", notNullValue());

    // Who comes back is folded again, now from less; what was counted stays.
    Api.send("{\"type\": \"track\", \"event\": \"Kept\", \"anonymousId\": \"keep-0\"}");
    Api.goal("kept", "{\"events\": [\"Kept\"], \"window\": \"P3D\", \"name\": \"Renamed\"}");
    assertThat(goals("keeping")).usingRecursiveComparison().isEqualTo(before);
    Invariants.Report report = invariants.check();
    assertThat(report.wrongVisitors()).isZero();
    assertThat(report.wrongSums()).isZero();

    // Erasing takes it back all the same.
    admin().delete("/v1/visitors/keep-0").then().statusCode(204);
    assertThat(visitors("keeping", "control")).isEqualTo(19);
    assertThat(visitors("keeping", "treatment")).isEqualTo(20);
    assertThat(invariants.check().wrongSums()).isZero();
  }

  private static void conclude(String experiment) {
    admin()
        .body("{\"decision\": \"inconclusive\"}")
        .post("/v1/experiments/" + experiment + "/conclude")
        .then()
        .statusCode(200);
  }

  private static List<Map<String, Object>> goals(String experiment) {
    return Api.results(experiment).getList("goals.variants");
  }

  private static int visitors(String experiment, String variant) {
    return Api.results(experiment)
        .getInt("variants.find { it.variant == '%s' }.visitors".formatted(variant));
  }

  private static JsonPath export(String visitor) {
    return admin()
        .get("/v1/visitors/" + visitor + "/export")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private int eventsOf(String visitor) throws SQLException {
    return Integer.parseInt(
        column("SELECT count(*) FROM event WHERE visitor = '%s'".formatted(Ids.visitor(visitor)))
            .get(0));
  }

  private int arrivals() throws SQLException {
    return Integer.parseInt(column("SELECT count(*) FROM arrival").get(0));
  }

  /** Names of all tables that hold one of these texts anywhere, in whatever column. */
  private List<String> tablesWith(List<String> texts) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String table :
        column(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                + " AND tablename !~ '^event_|flyway'")) {
      for (String text : texts) {
        String rows =
            "SELECT count(*) FROM \"%1$s\" AS t WHERE t::text LIKE '%%%2$s%%'"
                .formatted(table, text);
        String bytes =
            List.of("inbox", "quarantine").contains(table)
                ? " OR position('%s'::bytea IN body) > 0".formatted(text)
                : "";
        if (!column(rows + bytes).get(0).equals("0") && !found.contains(table)) {
          found.add(table);
        }
      }
    }
    return found;
  }

  private List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        values.add(row.getString(1));
      }
    }
    return values;
  }
}
