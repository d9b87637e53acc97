package io.microlift.kubernetes;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What alerts and panels ask of webhooks is what a server says of them. */
@QuarkusTest
class MonitoringApiTest {
  private static final Path FOLDER = Path.of("k8s", "components", "prometheus");
  private static final Pattern METRIC = Pattern.compile("microlift_webhooks_[a-z_]+");

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
  void everyMetricOfWebhooksExists(String file) throws IOException {
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
    String asked = Files.readString(FOLDER.resolve(file));
    assertThat(asked).contains("microlift_webhooks_pending", "microlift_webhooks_attempts_total");
    assertThat(METRIC.matcher(asked).results().map(MatchResult::group).distinct())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(metrics).contains("\n" + name.replaceFirst("_bucket$", "")));
    assertThat(metrics)
        .contains("microlift_webhooks_attempts_total{outcome=\"given-up\"}")
        .contains("microlift_webhooks_attempts_total{outcome=\"failed\"}");
  }
}
