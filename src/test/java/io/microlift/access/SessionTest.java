package io.microlift.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionTest {
  private static final int ADMIN = 0;

  @Test
  void endsByItself() {
    long now = Instant.now().toEpochMilli();
    open(now + Duration.ofMinutes(1).toMillis(), PostgresResource.ADMIN_KEY, 200);
    open(now - 1, PostgresResource.ADMIN_KEY, 401);
  }

  @Test
  void opensNoPageForAPublicKey() {
    long later = Instant.now().plusSeconds(60).toEpochMilli();
    open(later, PostgresResource.CLIENT_KEY, 403);
    open(later, "a key that nobody issued", 401);
  }

  @Test
  void isTheSameOnEveryServerThatKnowsTheKey() throws GeneralSecurityException {
    Digest digest = Digest.of("some secret");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(digest.bytes(), "HmacSHA256"));
    String proof =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                mac.doFinal("session 7 1700000000000".getBytes(StandardCharsets.US_ASCII)));
    Session session = Session.begin(7, 1_700_000_000_000L, digest);
    assertThat(session.text()).isEqualTo("7.1700000000000." + proof);
    assertThat(Session.parse(session.text())).contains(session);
    assertThat(session.isProvedBy(digest)).isTrue();
    assertThat(session.isProvedBy(Digest.of("another secret"))).isFalse();
  }

  private static void open(long until, String secret, int status) {
    given()
        .cookie(Session.COOKIE, Session.begin(ADMIN, until, Digest.of(secret)).text())
        .get("/")
        .then()
        .statusCode(status)
        .body(containsString(status == 401 ? "API key" : "Microlift"));
  }
}
