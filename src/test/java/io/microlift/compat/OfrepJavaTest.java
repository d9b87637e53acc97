package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenFeature's Java SDK and its OFREP provider, unmodified. */
@QuarkusTest
class OfrepJavaTest {
  private static final String KEYLESS = "java-keyless";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Client client;

  @BeforeEach
  void connect() {
    client = connected(PostgresResource.CLIENT_KEY, "java");
    Api.goal("java_goal", "{\"events\": [\"Java Goal\"]}");
    define("java-flag", "false", "true");
    define("java-double", "10.0", "12.5");
    define("java-integer", "10", "12");
    define("java-text", "\"old\"", "\"new\"");
    define("java-object", "{\"color\": \"green\", \"size\": 1.0}", "{\"color\": \"red\"}");
    define("java-plain", "null", "null");
  }

  @AfterEach
  void disconnect() {
    OpenFeatureAPI.getInstance().shutdown();
  }

  private Client connected(String key, String domain) {
    OfrepProviderOptions options =
        OfrepProviderOptions.builder()
            .baseUrl("http://127.0.0.1:" + RestAssured.port)
            .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + key)))
            .build();
    OpenFeatureAPI api = OpenFeatureAPI.getInstance();
    api.setProviderAndWait(domain, OfrepProvider.constructProvider(options));
    return api.getClient(domain);
  }

  private static void define(String key, String control, String treatment) {
    Api.admin()
        .body(
            """
            {"variants": [{"key": "control", "control": true, "payload": %s},
                          {"key": "treatment", "payload": %s}],
             "audience": {"country": "DE"}, "goals": [{"goal": "java_goal", "role": "primary"}],
             "overrides": {"qa-control": "control", "qa-treatment": "treatment"}}
            """
                .formatted(control, treatment))
        .put("/v1/experiments/" + key);
    Api.admin().post("/v1/experiments/" + key + "/start");
  }

  private static EvaluationContext visitor(String id) {
    return new ImmutableContext(id, Map.of("country", new Value("FR")));
  }

  @Test
  void readsEveryTypeOfValue() {
    EvaluationContext treatment = visitor("qa-treatment");
    assertThat(client.getBooleanValue("java-flag", false, treatment)).isTrue();
    assertThat(client.getDoubleValue("java-double", 1.0, treatment)).isEqualTo(12.5);
    assertThat(client.getIntegerValue("java-integer", 1, treatment)).isEqualTo(12);
    assertThat(client.getStringValue("java-text", "none", treatment)).isEqualTo("new");
    assertThat(client.getStringValue("java-plain", "none", treatment)).isEqualTo("treatment");
    Value object = client.getObjectValue("java-object", new Value(), treatment);
    assertThat(object.asStructure().getValue("color").asString()).isEqualTo("red");
  }

  /** Traps 4 and 5: the control's value, which is a double although it is whole. */
  @Test
  void readsTheControlOfWhoIsNotInTheExperiment() {
    FlagEvaluationDetails<Double> details =
        client.getDoubleDetails("java-double", 1.0, visitor("v-1"));
    assertThat(details.getErrorCode()).isNull();
    assertThat(details.getValue()).isEqualTo(10.0);
    assertThat(details.getVariant()).isEqualTo("control");
    assertThat(details.getReason()).isEqualTo("STATIC");
    assertThat(details.getFlagMetadata().getBoolean("inExperiment")).isFalse();
    assertThat(details.getFlagMetadata().getString("assignmentReason"))
        .isEqualTo("NOT_IN_AUDIENCE");
  }

  @Test
  void seesChangesAndIsCounted() {
    define("java-change", "\"old\"", "\"new\"");
    EvaluationContext german =
        new ImmutableContext("java-visitor", Map.of("country", new Value("DE")));
    FlagEvaluationDetails<String> first = await("java-change", german, "SPLIT");
    track("Experiment Viewed", "experiment_id", "java-change", "variation_id", first.getVariant());
    track("Java Goal", "page", "cart");
    assertThat(Api.results("java-change").getMap(counted(first.getVariant())))
        .containsEntry("visitors", 1)
        .containsEntry("converted", 1);

    Api.admin().post("/v1/experiments/java-change/pause").then().statusCode(200);
    assertThat(await("java-change", german, "DISABLED").getValue()).isEqualTo("old");
    Api.admin().post("/v1/experiments/java-change/resume").then().statusCode(200);
    assertThat(await("java-change", german, "SPLIT").getValue()).isEqualTo(first.getValue());
  }

  private static String counted(String variant) {
    return "goals[0].variants.find { it.variant == '%s' }".formatted(variant);
  }

  /** What the flag is as soon as the server decides for this reason. */
  private FlagEvaluationDetails<String> await(
      String flag, EvaluationContext visitor, String reason) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      FlagEvaluationDetails<String> details = client.getStringDetails(flag, "none", visitor);
      if (reason.equals(details.getReason())) {
        return details;
      }
      assertThat(System.nanoTime()).as(details.toString()).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Java's provider does not track; this is what OFREP lacks and the server adds. */
  private static void track(String name, String... details) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < details.length; i += 2) {
      properties.put(details[i], details[i + 1]);
    }
    Api.client()
        .body(
            Map.of(
                "events",
                List.of(
                    Map.of(
                        "name",
                        name,
                        "targetingKey",
                        "java-visitor",
                        "messageId",
                        "java-" + name,
                        "details",
                        properties))))
        .post("/ofrep/v1/track")
        .then()
        .statusCode(202);
  }

  /** Traps 1 and 2: failures are read as what they are, and the caller's value stays. */
  @Test
  void readsFailures() {
    assertThat(client.getStringDetails("no-such-flag", "none", visitor("v-1")).getErrorCode())
        .isEqualTo(ErrorCode.FLAG_NOT_FOUND);
    // The provider calls every 400 so.
    assertThat(client.getStringDetails("java-text", "none").getErrorCode())
        .isEqualTo(ErrorCode.INVALID_CONTEXT);
    assertThat(client.getIntegerDetails("java-text", 1, visitor("v-1")).getErrorCode())
        .isEqualTo(ErrorCode.TYPE_MISMATCH);
    FlagEvaluationDetails<String> refused =
        connected("nobodys-key", KEYLESS).getStringDetails("java-text", "none", visitor("v-1"));
    assertThat(refused.getValue()).isEqualTo("none");
    assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.GENERAL);
  }
}
