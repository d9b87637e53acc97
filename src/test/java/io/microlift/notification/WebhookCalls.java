package io.microlift.notification;

import static io.microlift.Api.admin;
import static io.microlift.Api.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;

/** What administrators do with webhooks, and with the experiments that these tell of. */
final class WebhookCalls {
  private WebhookCalls() {}

  static String define(String key, Receiver receiver, String more) {
    String secret = put(key, receiver.url(), more).getString("secret");
    assertThat(secret).isNotNull();
    return secret;
  }

  static JsonPath put(String key, String url, String more) {
    return admin()
        .body("{\"url\": \"%s\", %s}".formatted(url, more))
        .put("/v1/webhooks/" + key)
        .then()
        .extract()
        .jsonPath();
  }

  static String ping(String key) {
    return admin()
        .post("/v1/webhooks/%s/test".formatted(key))
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getString("message");
  }

  static JsonPath deliveries(String key, String state) {
    return await(
        "/v1/webhooks/%s/deliveries".formatted(key),
        list -> list.getString("items[0].state").equals(state));
  }

  static void step(String step, String body, int status) {
    admin().body(body).post("/v1/experiments/" + step).then().statusCode(status);
  }

  /** Puts a tag on an experiment, by which a webhook can ask for it alone. */
  static void tag(String experiment, String tag) {
    ObjectNode definition = definition(experiment);
    definition.putArray("tags").add(tag);
    admin().body(definition.toString()).put("/v1/experiments/" + experiment).then().statusCode(200);
  }

  static ObjectNode definition(String experiment) {
    try {
      ObjectNode all =
          (ObjectNode)
              new ObjectMapper().readTree(admin().get("/v1/experiments/" + experiment).asString());
      all.retain("key", "variants", "goals");
      return all;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static void forget(String key) {
    admin().delete("/v1/webhooks/" + key).then().statusCode(204);
  }
}
