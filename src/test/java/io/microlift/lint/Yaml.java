package io.microlift.lint;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;

/** Requests with YAML, which the client of the tests does not know by itself. */
final class Yaml {
  static final String MEDIA_TYPE = "application/yaml";

  static final RestAssuredConfig AS_TEXT =
      RestAssured.config()
          .encoderConfig(
              EncoderConfig.encoderConfig().encodeContentTypeAs(MEDIA_TYPE, ContentType.TEXT));

  private Yaml() {}
}
