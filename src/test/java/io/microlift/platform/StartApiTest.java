package io.microlift.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StartApiTest {
  @Inject DataSource database;

  @Test
  void isReadyWithItsDatabase() {
    given().get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void servesItsDocument() {
    given().get("/q/openapi").then().statusCode(200);
  }

  @Test
  void theDatabaseIsDurable() throws SQLException {
    try (Connection connection = database.getConnection()) {
      DurabilityCheck.check(connection);
    }
  }

  @Test
  void knowsTheFirstKeys() {
    assertThat(ConfigProvider.getConfig().getValue(Settings.ADMIN_KEY, String.class))
        .isEqualTo(PostgresResource.ADMIN_KEY);
  }
}
