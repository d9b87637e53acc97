package io.microlift.dashboard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.http.Cookie;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SignInTest {
  private static final int TWELVE_HOURS = 12 * 60 * 60;

  @Test
  void asksWhoeverIsNotSignedIn() {
    given()
        .get("/?status=draft")
        .then()
        .statusCode(401)
        .contentType("text/html;charset=UTF-8")
        .header("WWW-Authenticate", nullValue())
        .header("Cache-Control", "no-store")
        .header(
            "Content-Security-Policy",
            allOf(
                containsString("default-src 'none'"),
                containsString("script-src 'self'"),
                not(containsString("unsafe"))))
        .body(containsString("API key"), containsString("value=\"/?status=draft\""))
        .body(not(containsString("Sign out")));
  }

  @Test
  void keepsASessionInACookieThatScriptsCannotRead() {
    Cookie cookie =
        Browser.signIn(PostgresResource.ADMIN_KEY)
            .then()
            .statusCode(303)
            .extract()
            .detailedCookie(Browser.COOKIE);
    assertThat(cookie.isHttpOnly()).isTrue();
    assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Lax");
    assertThat(cookie.isSecured()).isFalse();
    assertThat(cookie.getMaxAge()).isEqualTo(TWELVE_HOURS);
    assertThat(cookie.getValue()).doesNotContain(PostgresResource.ADMIN_KEY);
    assertThat(Browser.admin().page("/")).contains("Sign out", "admin");
  }

  @Test
  void keepsItOnEncryptedConnectionsBehindAProxyThatHasThem() {
    given()
        .header("X-Forwarded-Proto", "https")
        .header("Sec-Fetch-Site", "same-origin")
        .formParam("key", PostgresResource.ADMIN_KEY)
        .redirects()
        .follow(false)
        .post("/sign-in")
        .then()
        .statusCode(303)
        .header("Set-Cookie", containsString("Secure"));
  }

  @Test
  void refusesKeysThatOpenNoPage() {
    Browser.signIn("nobody issued this key")
        .then()
        .statusCode(401)
        .body(containsString("no such key"));
    Browser.signIn("").then().statusCode(401);
    Browser.signIn(PostgresResource.CLIENT_KEY)
        .then()
        .statusCode(403)
        .body(containsString("role viewer"))
        .header("Set-Cookie", nullValue());
  }

  @Test
  void programsGetDocumentsWhateverTheyAccept() {
    Api.admin()
        .header("Accept", "text/html")
        .get("/v1/goals")
        .then()
        .statusCode(406)
        .contentType("application/problem+json");
    given()
        .header("Accept", "text/html")
        .get("/nothing-here")
        .then()
        .contentType("text/html;charset=UTF-8");
  }

  @Test
  void endsWithItsKey() {
    JsonPath key = Browser.key("leaves soon", "viewer", "");
    Browser browser = Browser.signedIn(key.getString("secret"));
    browser.open("/").statusCode(200);
    Api.admin().delete("/v1/api-keys/" + key.getInt("key.id")).then().statusCode(204);
    browser.open("/").statusCode(401).body(containsString("API key"));
  }

  @Test
  void endsWhenItsSecretIsReplaced() {
    JsonPath key = Browser.key("is rotated", "viewer", "");
    Browser before = Browser.signedIn(key.getString("secret"));
    String secret =
        Api.admin()
            .body("{\"oldValidUntil\": \"%s\"}".formatted(Instant.now()))
            .post("/v1/api-keys/" + key.getInt("key.id") + "/rotate")
            .then()
            .statusCode(200)
            .extract()
            .path("secret");
    before.open("/").statusCode(401);
    Browser.signedIn(secret).open("/").statusCode(200);
  }

  @Test
  void cannotBeMadeUpOrProlonged() {
    String session = Browser.admin().session();
    String[] parts = session.split("\\.", -1);
    long later = Long.parseLong(parts[1]) + 1;
    for (String forged :
        new String[] {
          "0." + later + "." + parts[2],
          "1." + parts[1] + "." + parts[2],
          "0." + parts[1] + "." + "A".repeat(43),
          session + "A",
          "",
          "..",
          PostgresResource.ADMIN_KEY
        }) {
      given().cookie(Browser.COOKIE, forged).get("/").then().statusCode(401);
    }
    given().cookie(Browser.COOKIE, session).get("/").then().statusCode(200);
  }

  @Test
  void opensPagesOnly() {
    Browser browser = Browser.admin();
    browser.open("/v1/experiments").statusCode(401);
    given()
        .header("Authorization", "Bearer " + PostgresResource.ADMIN_KEY)
        .get("/")
        .then()
        .statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "none"})
  void refusesFormsOfOtherSites(String site) {
    form("Sec-Fetch-Site", site).then().statusCode(403).header("Set-Cookie", nullValue());
  }

  @Test
  void knowsItsOwnFormsByTheirOriginInOldBrowsers() {
    form("Origin", "http://elsewhere.example").then().statusCode(403);
    form("Origin", "null").then().statusCode(403);
    form("Accept", "text/html").then().statusCode(403);
    String own = RestAssured.baseURI + ":" + RestAssured.port;
    form("Origin", own).then().statusCode(303);
  }

  private static Response form(String header, String value) {
    return given()
        .header(header, value)
        .contentType(ContentType.URLENC)
        .formParam("key", PostgresResource.ADMIN_KEY)
        .redirects()
        .follow(false)
        .post("/sign-in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "",
        "/ "
      })
  void leadsNowhereElse(String back) {
    given()
        .header("Sec-Fetch-Site", "same-origin")
        .formParam("key", PostgresResource.ADMIN_KEY)
        .formParam("back", back)
        .redirects()
        .follow(false)
        .post("/sign-in")
        .then()
        .statusCode(303)
        .header("Location", "/");
  }

  @Test
  void goesOnWhereItWasAskedFor() {
    given()
        .header("Sec-Fetch-Site", "same-origin")
        .formParam("key", PostgresResource.ADMIN_KEY)
        .formParam("back", "/?tag=pdp&status=draft")
        .redirects()
        .follow(false)
        .post("/sign-in")
        .then()
        .statusCode(303)
        .header("Location", "/?tag=pdp&status=draft");
  }

  @Test
  void signsOut() {
    Browser browser = Browser.admin();
    browser
        .send("/sign-in/out", Map.of())
        .statusCode(303)
        .header("Set-Cookie", containsString("Max-Age=0"));
    given().get("/sign-in").then().statusCode(401);
    browser.open("/sign-in").statusCode(303).header("Location", "/");
  }

  @Test
  void loadsItsFilesOnceAndForGood() {
    String page = given().get("/").then().extract().asString();
    String style = page.replaceAll("(?s).*href=\"(/dashboard/style.css[^\"]*)\".*", "$1");
    given()
        .get(style)
        .then()
        .statusCode(200)
        .header("Cache-Control", containsString("immutable"))
        .header("Content-Encoding", "gzip");
    given().get("/dashboard/style.css").then().header("Cache-Control", is("no-cache"));
    given().get("/dashboard/chart.js").then().statusCode(200).body(containsString("Chart.js"));
  }
}
