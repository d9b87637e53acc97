package io.microlift.dashboard;

import static io.restassured.RestAssured.given;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Map;

/** Somebody with a browser that is signed in with a key. */
final class Browser {
  static final String COOKIE = "microlift-session";

  private final String session;

  private Browser(String session) {
    this.session = session;
  }

  /** Signs in with a key, which must work. */
  static Browser signedIn(String key) {
    return new Browser(
        signIn(key).then().statusCode(303).header("Location", "/").extract().cookie(COOKIE));
  }

  static Browser admin() {
    return signedIn(PostgresResource.ADMIN_KEY);
  }

  /** Somebody with a new key of this role and these tags, such as {@code "pdp", "cart"}. */
  static Browser with(String name, String role, String tags) {
    return signedIn(key(name, role, tags).getString("secret"));
  }

  /** Makes a key. */
  static JsonPath key(String name, String role, String tags) {
    return Api.admin()
        .body("{\"name\": \"%s\", \"role\": \"%s\", \"tags\": [%s]}".formatted(name, role, tags))
        .post("/v1/api-keys")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath();
  }

  /** Sends the form of the sign-in page. */
  static Response signIn(String key) {
    return form(given()).formParam("key", key).formParam("back", "/").post("/sign-in");
  }

  /** The session as the browser keeps it. */
  String session() {
    return session;
  }

  /** Opens a page. */
  ValidatableResponse open(String address) {
    return given()
        .urlEncodingEnabled(false)
        .cookie(COOKIE, session)
        .redirects()
        .follow(false)
        .get(address)
        .then();
  }

  /** The text of a page that must be there. */
  String page(String address) {
    return open(address)
        .statusCode(200)
        .contentType("text/html;charset=UTF-8")
        .extract()
        .asString();
  }

  /** Sends a form of a page of this server. */
  ValidatableResponse send(String address, Map<String, String> fields) {
    return form(given()).cookie(COOKIE, session).formParams(fields).post(address).then();
  }

  private static RequestSpecification form(RequestSpecification request) {
    return request
        .redirects()
        .follow(false)
        .contentType(ContentType.URLENC)
        .header("Sec-Fetch-Site", "same-origin");
  }
}
