package io.microlift;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A change of the API shows as a change of a committed file. */
@QuarkusTest
class OpenApiTest {
  private static final Path COMMITTED = Path.of("src", "docs", "openapi.yaml");
  private static final Path SERVED = Path.of("target", "openapi.yaml");

  @Test
  void servesTheCommittedDocument() throws IOException {
    String served = given().get("/q/openapi").then().statusCode(200).extract().asString();
    Files.writeString(SERVED, served);

    assertThat(served)
        .as("if the change is meant: cp %s %s", SERVED, COMMITTED)
        .isEqualTo(Files.readString(COMMITTED));
  }

  @Test
  void namesNothingThatIsNotDescribed() {
    String served = given().get("/q/openapi").asString();
    served
        .lines()
        .filter(line -> line.contains("#/components/schemas/"))
        .map(line -> line.replaceAll(".*#/components/schemas/(\\w+).*", "$1"))
        .distinct()
        .forEach(name -> assertThat(served).contains("\n    " + name + ":\n"));
  }
}
