package io.microlift.storefront;

import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.microlift.platform.PostgresResource;
import io.microlift.platform.StaticFile;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StorefrontApiTest {
  private static final int LARGEST_SCRIPT = 6_000;

  @ParameterizedTest
  @ValueSource(strings = {"microlift.js", "microlift.mjs"})
  void keepsTheScriptSmall(String name) {
    assertThat(script(name).compressedSize())
        .as("bytes of %s on its way to a browser", name)
        .isLessThanOrEqualTo(LARGEST_SCRIPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"microlift.js", "microlift.mjs", "microlift.d.ts"})
  void letsAnyPageLoadTheScriptAndKeepIt(String name) {
    String tag =
        given()
            .get("/" + name)
            .then()
            .statusCode(200)
            .header("Access-Control-Allow-Origin", "*")
            .header("Cross-Origin-Resource-Policy", "cross-origin")
            .header("Content-Encoding", "gzip")
            .header("Cache-Control", containsString("stale-while-revalidate"))
            .body(containsString("microlift"))
            .extract()
            .header("ETag");

    given()
        .header("If-None-Match", tag)
        .get("/" + name)
        .then()
        .statusCode(304)
        .header("ETag", tag)
        .body(is(emptyString()));
    given().header("If-None-Match", "\"another\"").get("/" + name).then().statusCode(200);
  }

  @Test
  void keepsForeverWhatTheAddressNamesByItsContent() {
    String version = script("microlift.js").version();

    given()
        .queryParam("v", version)
        .get("/microlift.js")
        .then()
        .header("Cache-Control", containsString("immutable"));
    given()
        .queryParam("v", "0000000000000000")
        .get("/microlift.js")
        .then()
        .header("Cache-Control", not(containsString("immutable")));
  }

  @Test
  void sendsThePlainScriptToWhoCannotUnpackIt() {
    for (String encodings : new String[] {"identity", "br, gzip;q=0"}) {
      assertThat(
              given()
                  .config(config().decoderConfig(decoderConfig().noContentDecoders()))
                  .header("Accept-Encoding", encodings)
                  .get("/microlift.js")
                  .then()
                  .statusCode(200)
                  .extract()
                  .header("Content-Encoding"))
          .as(encodings)
          .isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "shop", "product/moss-mug", "cart", "checkout", "thanks", "product/ink-bowl"})
  void showsThePagesOfTheShop(String page) {
    given()
        .get("/demo/" + page)
        .then()
        .statusCode(200)
        .contentType("text/html; charset=utf-8")
        .header(
            "Content-Security-Policy",
            allOf(startsWith("default-src 'self'"), not(containsString("unsafe"))))
        .body(containsString("data-key=\"" + PostgresResource.CLIENT_KEY + "\""))
        .body(not(containsString("style=")), not(containsString("onclick=")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nothing", "product/nothing", "product/", "..%2fproducts.json", "layout.html"})
  void hasNothingElse(String path) {
    given().urlEncodingEnabled(false).get("/demo/" + path).then().statusCode(404);
  }

  @Test
  void leadsIntoTheShop() {
    given().redirects().follow(false).get("/demo").then().statusCode(302);
  }

  private static StaticFile script(String name) {
    return requireNonNull(ScriptFiles.load().files().get(name));
  }
}
