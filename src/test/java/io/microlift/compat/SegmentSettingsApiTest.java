package io.microlift.compat;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SegmentSettingsApiTest {
  @Test
  void sendsThePagesClientBackHere() {
    String host = RestAssured.baseURI.replace("http://", "") + ":" + RestAssured.port;
    given()
        .header("Origin", "https://shop.example")
        .get("/v1/projects/" + PostgresResource.CLIENT_KEY + "/settings")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", is("*"))
        .body("integrations.'Segment.io'.apiKey", is(PostgresResource.CLIENT_KEY))
        .body("integrations.'Segment.io'.apiHost", is(host + "/v1"))
        .body("integrations.'Segment.io'.protocol", is("http"))
        .body("metrics.sampleRate", is(0.0f));
    given().get("/v1/projects/unknown/settings").then().statusCode(401);
  }
}
