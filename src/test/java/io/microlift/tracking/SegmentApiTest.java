package io.microlift.tracking;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Segment's clients expect of an address that they are given instead of Segment's. */
@QuarkusTest
class SegmentApiTest {
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder().encodeToString((PostgresResource.CLIENT_KEY + ":").getBytes(UTF_8));

  @ParameterizedTest
  @CsvSource({
    "track, t, segment-track",
    "page, p, segment-page",
    "screen, s, segment-screen",
    "identify, i, segment-identify",
    "group, g, segment-group",
    "alias, a, segment-alias"
  })
  void takesEveryTypeAtBothOfItsAddresses(String longer, String shorter, String visitor) {
    for (String address : new String[] {longer, shorter}) {
      segment()
          .body(
              """
              {"event": "x", "anonymousId": "%1$s", "userId": "%1$s-user", "previousId": "%1$s-p",
               "groupId": "g", "messageId": "%1$s-m", "sentAt": "%2$s", "timestamp": "%2$s"}
              """
                  .formatted(visitor, Instant.now()))
          .post("/v1/" + address)
          .then()
          .statusCode(200)
          .body("success", is(true))
          .body("accepted", is(1));
    }
  }

  /** Some of Segment's clients send again whatever is not answered with 200. */
  @Test
  void answersSegmentsClients200AndOthers202() {
    String body = "{\"batch\": [{\"type\": \"track\", \"event\": \"x\", \"anonymousId\": \"v\"}]}";
    for (String address : new String[] {"batch", "import", "b"}) {
      segment().body(body).post("/v1/" + address).then().statusCode(200);
      Api.client().body(body).post("/v1/" + address).then().statusCode(202);
    }
  }

  @Test
  void takesJsonAsPlainText() {
    given()
        .header("Authorization", BASIC)
        .contentType("text/plain;charset=UTF-8")
        .body("{\"event\": \"x\", \"anonymousId\": \"plain\"}")
        .post("/v1/t")
        .then()
        .statusCode(200)
        .body("accepted", is(1));
  }

  @Test
  void takesTheKeyInTheBody() {
    String item =
        "{\"event\": \"x\", \"anonymousId\": \"body-key\", \"writeKey\": \"%s\"}"
            .formatted(PostgresResource.CLIENT_KEY);
    for (String body : new String[] {item, item.replace("}", ", \"batch\": []}")}) {
      given()
          .contentType("text/plain")
          .header("Origin", "https://shop.example")
          .body(body)
          .post(body.contains("batch") ? "/v1/b" : "/v1/t")
          .then()
          .statusCode(200)
          .header("Access-Control-Allow-Origin", is("*"));
    }
    given()
        .contentType("text/plain")
        .header("Origin", "https://shop.example")
        .body(item.replace(PostgresResource.CLIENT_KEY, "somebody"))
        .post("/v1/t")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", is("*"))
        .body("detail", containsString("knows no such key"));
    given().contentType("text/plain").body("{\"batch\": []}").post("/v1/b").then().statusCode(401);
  }

  /** The browser's client sends these headers, and asks first. */
  @Test
  void letsPagesOfOtherOriginsSendAndSendAgain() {
    given()
        .header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,x-retry-count")
        .options("/v1/t")
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Headers", containsString("X-Retry-Count"));
    given()
        .header("Origin", "https://shop.example")
        .header("Access-Control-Request-Method", "POST")
        .options("/v1/experiments")
        .then()
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void countsACompressedBatch() throws Exception {
    Api.goal("segment-add", "{\"template\": \"add_to_cart\"}");
    Api.running("segment-gzip", "[{\"goal\": \"segment-add\", \"role\": \"primary\"}]");
    String batch =
        """
        {"batch": [%s,
          {"type": "track", "event": "Product Added", "anonymousId": "zip", "properties": {}}]}
        """
            .formatted(Api.saw("segment-gzip", "treatment", "zip"));

    HttpResponse<String> response = compressed(gzip(batch.getBytes(UTF_8)));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonPath results = Api.results("segment-gzip");
    assertThat(results.getInt("goals[0].variants[1].converted")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsTooLargeOnceItIsUnpacked() throws Exception {
    byte[] bomb = gzip(new byte[50_000_000]);
    assertThat(bomb).hasSizeLessThan(100_000);

    HttpResponse<String> response = compressed(bomb);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("urn:microlift:problem:body-too-large");
  }

  @Test
  void refusesWhatSaysThatItIsCompressedAndIsNot() throws Exception {
    HttpResponse<String> response = compressed("{\"batch\": []}".getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("not gzip, as Content-Encoding says");
  }

  @Test
  void saysThatABatchHasTooManyEventsAndTakesNone() {
    String item = "{\"type\":\"track\",\"event\":\"x\",\"anonymousId\":\"many\"}";
    segment()
        .body("{\"batch\": [" + (item + ",").repeat(2_500) + item + "]}")
        .post("/v1/batch")
        .then()
        .statusCode(422)
        .body("violations[0].pointer", is("/batch"))
        .body("violations[0].message", containsString("at most 2500"));
  }

  @Test
  void saysWhichEventIsTooLarge() {
    String item = "{\"type\":\"track\",\"event\":\"x\",\"anonymousId\":\"%s\",\"messageId\":\"m\"}";
    segment()
        .body(
            "{\"batch\": [%s, %s]}"
                .formatted(
                    item.formatted("v"),
                    item.formatted("v")
                        .replace("}", ",\"context\":\"" + "x".repeat(33_000) + "\"}")))
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", is(1))
        .body("rejected[0].index", is(1))
        .body("rejected[0].messageId", is("m"))
        .body("rejected[0].problem", containsString("at most 32768"));
  }

  /** As their specification of A/B tests has it, with names beside the ids. */
  @Test
  void countsStandardExposuresAndOrders() {
    Api.goal("segment-revenue", "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    Api.running("segment-standard", "[{\"goal\": \"segment-revenue\", \"role\": \"primary\"}]");
    segment()
        .body(
            """
            {"batch": [
              {"type": "track", "event": "Experiment Viewed", "anonymousId": "standard",
               "messageId": "standard-1",
               "properties": {"experiment_id": "segment-standard", "experiment_name": "Standard",
                              "variation_id": "treatment", "variation_name": "With"}},
              {"type": "identify", "anonymousId": "standard", "userId": 4711,
               "messageId": "standard-2", "traits": {"plan": "gold"}},
              {"type": "track", "event": "Order Completed", "userId": 4711, "messageId": "standard-3",
               "properties": {"order_id": "standard-o", "total": 25.5, "revenue": 20, "shipping": 3,
                              "tax": 2.5, "currency": "EUR", "products": [{"product_id": "p"}]}},
              {"type": "track", "event": "Order Refunded", "userId": 4711, "messageId": "standard-4",
               "properties": {"order_id": "standard-o", "total": 5, "currency": "EUR",
                              "products": [{"product_id": "p"}]}}]}
            """)
        .post("/v1/batch")
        .then()
        .statusCode(200)
        .body("accepted", is(4));

    JsonPath results = Api.results("segment-standard");

    assertThat(results.getDouble("goals[0].variants[1].sum")).isEqualTo(15.0);
  }

  private static RequestSpecification segment() {
    return given().header("Authorization", BASIC).contentType("application/json");
  }

  private static HttpResponse<String> compressed(byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/batch"))
            .header("Authorization", BASIC)
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
