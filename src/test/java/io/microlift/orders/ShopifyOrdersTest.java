package io.microlift.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The receiver of {@code src/docs/orders.md}, run by Node.js as it is, gets webhooks with the
 * members that Shopify's Admin API documents for orders and refunds.
 */
@QuarkusTest
class ShopifyOrdersTest {
  private static final String SECRET = "a webhook secret of this test";
  private static final String LISTENING = "listening on ";
  private static final String EXPERIMENT = "shopify";

  private final HttpClient http = HttpClient.newHttpClient();
  private Process receiver;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    Api.goal("order-revenue", "{\"template\": \"revenue_per_visitor\", \"currency\": \"EUR\"}");
    Api.goal("order-placed", "{\"template\": \"purchase\"}");
    ProcessBuilder node =
        new ProcessBuilder("node", Path.of("src/docs/shopify-orders.mjs").toString());
    node.environment().put("MICROLIFT_URL", "http://127.0.0.1:" + RestAssured.port);
    node.environment().put("MICROLIFT_SECRET_KEY", PostgresResource.ADMIN_KEY);
    node.environment().put("SHOPIFY_WEBHOOK_SECRET", SECRET);
    node.environment().put("PORT", "0");
    receiver = node.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output = receiver.inputReader(StandardCharsets.UTF_8);
    String said = output.readLine();
    assertThat(said).startsWith(LISTENING);
    address = URI.create("http://127.0.0.1:" + said.substring(LISTENING.length()));
  }

  @AfterEach
  void stop() {
    receiver.destroyForcibly().onExit().join();
  }

  @Test
  void countsOrdersRefundsAndCancellations() throws Exception {
    Api.running(
        EXPERIMENT,
        "[{\"goal\": \"order-revenue\", \"role\": \"primary\"}, {\"goal\": \"order-placed\"}]");
    for (int visitor = 1; visitor <= 2; visitor++) {
      Api.send(Api.saw(EXPERIMENT, "treatment", "shopify-" + visitor));
    }
    assertThat(webhook("orders/create", order(820_982_911, "shopify-1", "59.90"), SECRET))
        .isEqualTo(200);
    assertThat(webhook("orders/create", order(820_982_912, "shopify-2", "40.00"), SECRET))
        .isEqualTo(200);
    assertThat(webhook("orders/create", order(820_982_911, "shopify-1", "59.90"), SECRET))
        .as("sent again")
        .isEqualTo(200);
    assertCounted(99.9, 2);

    assertThat(webhook("refunds/create", refund(820_982_911), SECRET)).isEqualTo(200);
    assertCounted(89.9, 2);

    assertThat(webhook("orders/cancelled", cancellation(820_982_912), SECRET)).isEqualTo(200);
    assertCounted(49.9, 1);
  }

  @Test
  void refusesWhatTheShopDidNotSignAndPassesOverOthers() throws Exception {
    assertThat(webhook("orders/cancelled", cancellation(1), "another secret")).isEqualTo(401);
    assertThat(webhook("products/update", "{\"id\": 1}", SECRET)).isEqualTo(200);
    assertThat(webhook("orders/create", "{\"id\": 2, \"note_attributes\": []}", SECRET))
        .as("an order of nobody we know")
        .isEqualTo(200);
  }

  private static void assertCounted(double revenue, int converted) {
    JsonPath results = Api.results(EXPERIMENT);
    assertThat(results.getDouble("goals[0].variants[1].sum")).isEqualTo(revenue);
    assertThat(results.getInt("goals[1].variants[1].converted")).isEqualTo(converted);
  }

  private static String order(long id, String visitor, String total) {
    String token =
        Api.client()
            .queryParam("visitorId", visitor)
            .get("/v1/visitor-token")
            .then()
            .statusCode(200)
            .extract()
            .path("visitorToken");
    return """
    {"id": %d, "created_at": "%s", "currency": "EUR", "total_price": "%s",
     "note_attributes": [{"name": "gift", "value": "no"}, {"name": "_microlift", "value": "%s"}]}
    """
        .formatted(id, now(), total, token);
  }

  private static String refund(long order) {
    return """
    {"id": 509562969, "order_id": %d, "created_at": "%s", "transactions": [
      {"kind": "refund", "status": "success", "amount": "7.50", "currency": "EUR"},
      {"kind": "refund", "status": "failure", "amount": "50.00", "currency": "EUR"},
      {"kind": "refund", "status": "success", "amount": "2.50", "currency": "EUR"}]}
    """
        .formatted(order, now());
  }

  private static String cancellation(long order) {
    return "{\"id\": %d, \"cancelled_at\": \"%s\"}".formatted(order, now());
  }

  /** Now, as a shop in New York writes it in winter; a second later, for it has no fractions. */
  private static String now() {
    return Instant.now()
        .plusSeconds(1)
        .atOffset(ZoneOffset.ofHours(-5))
        .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX"));
  }

  private int webhook(String topic, String body, String secret)
      throws IOException, InterruptedException, GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("X-Shopify-Topic", topic)
            .header("X-Shopify-Hmac-Sha256", Base64.getEncoder().encodeToString(signature))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
