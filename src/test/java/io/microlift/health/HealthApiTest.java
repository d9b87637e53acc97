package io.microlift.health;

import static io.microlift.Api.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.microlift.lint.Scripts;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stories that end well, that do not, and that are too short to say, over HTTP. */
@QuarkusTest
class HealthApiTest {
  @TempDir Path folder;

  @Test
  void passesWhatIsHealthy() throws Exception {
    Story story =
        Story.of("well", "")
            .visitors("control", 200, 120, 110, 0, "phone")
            .visitors("treatment", 200, 125, 112, 0, "phone")
            .visitors("control", 200, 110, 110, 2, "desktop")
            .visitors("treatment", 200, 115, 112, 2, "desktop")
            .hadAdded(0, 400, 3)
            .hadAdded(10, 390, 4);

    JsonPath health = story.health("");

    assertThat(health.getString("status")).as(health.prettify()).isEqualTo("pass");
    for (String id : new String[] {"H01", "H02", "H03", "H04", "H06", "H07", "H08", "H09"}) {
      assertThat(Story.verdict(health, id)).as(id + health.prettify()).isEqualTo("pass");
    }
    assertThat(Story.verdict(health, "H13")).isEqualTo("pass");
    assertThat(Story.verdict(health, "H15")).isEqualTo("pass");
    assertThat(Story.verdict(health, "H18")).isEqualTo("not-applicable");
    assertThat(Story.verdict(health, "H19")).isEqualTo("not-applicable");

    Path junit = folder.resolve("junit.xml");
    Path sarif = folder.resolve("report.sarif");
    Scripts.Run run =
        Scripts.run(
            "experiment-gate.sh", "--junit", junit.toString(), "--sarif", sarif.toString(), "well");
    assertThat(run.printed()).contains("well: pass", "H01", "Sample ratio");
    assertThat(run.code()).isZero();
    checkJunit(Files.readString(junit));
    checkSarif(Files.readString(sarif));
    assertThat(Scripts.run("experiment-gate.sh", "--tag", "well-tag").code()).isZero();
  }

  @Test
  void failsWhatIsBroken() throws Exception {
    Story story =
        Story.of("ill", ", \"plan\": {\"days\": 1}")
            .visitors("control", 600, 300, 300, 4, "phone")
            .visitors("treatment", 200, 190, 20, 4, "phone")
            .alsoSee("treatment", 50)
            .hadAdded(60, 600, 6)
            .hadAdded(600, 620, 6);

    JsonPath health = story.health("?deciding=true");

    assertThat(health.getString("status")).isEqualTo("fail");
    for (String id : new String[] {"H01", "H03", "H06", "H07", "H14", "H16"}) {
      assertThat(Story.verdict(health, id)).as(id + health.prettify()).isEqualTo("fail");
    }
    for (String id : new String[] {"H02", "H15", "H18", "H21"}) {
      assertThat(Story.verdict(health, id)).as(id + health.prettify()).isEqualTo("warn");
    }
    assertThat(health.getString("checks[0].remedy")).contains("Decide nothing");

    Scripts.Run run = Scripts.run("experiment-gate.sh", "ill");
    assertThat(run.printed()).contains("ill: fail", "->");
    assertThat(run.code()).isEqualTo(1);
    checkJunit(form("ill", "application/xml"));
    checkSarif(form("ill", "application/sarif+json"));
  }

  @Test
  void seesASilentGoal() {
    JsonPath health =
        Story.of("mute", "")
            .visitors("control", 100, 0, 5, 0, "phone")
            .visitors("treatment", 100, 0, 5, 0, "phone")
            .health("");
    assertThat(Story.verdict(health, "H08")).isEqualTo("fail");
  }

  @Test
  void seesABrokenSplitHoweverOftenItLooks() {
    JsonPath health =
        Story.of("uneven", "")
            .visitors("control", 1_500, 0, 0, 2, "phone")
            .visitors("treatment", 600, 0, 0, 2, "phone")
            .health("");
    assertThat(Story.verdict(health, "H02")).as(health.prettify()).isEqualTo("fail");
  }

  @Test
  void seesProgramsThatOneVariantDraws() {
    JsonPath health =
        Story.of("drawn", "")
            .visitors("control", 300, 10, 5, 0, "phone")
            .visitors("treatment", 300, 10, 5, 0, "phone")
            .programs("treatment", 300)
            .health("");
    assertThat(Story.verdict(health, "H01")).isEqualTo("pass");
    assertThat(Story.verdict(health, "H13")).as(health.prettify()).isEqualTo("fail");
  }

  @Test
  void saysThatDataIsInsufficient() {
    JsonPath health =
        Story.of("new", "")
            .visitors("control", 5, 1, 0, 0, "phone")
            .visitors("treatment", 5, 1, 0, 0, "phone")
            .health("");
    assertThat(health.getString("status")).isEqualTo("insufficient");
    for (String id : new String[] {"H01", "H03", "H06", "H08", "H13", "H14", "H15", "H16"}) {
      assertThat(Story.verdict(health, id)).as(id + health.prettify()).isEqualTo("insufficient");
    }
    assertThat(Scripts.run("experiment-gate.sh", "new").code()).isEqualTo(3);
  }

  @Test
  void followsThePolicyOfTheRequest() throws Exception {
    Story story =
        Story.of("rules", "")
            .visitors("control", 200, 100, 100, 0, "phone")
            .visitors("treatment", 200, 100, 100, 0, "phone")
            .alsoSee("treatment", 3);
    assertThat(Story.verdict(story.health(""), "H06")).isEqualTo("warn");
    JsonPath strict = story.health("?policy=h06-fail=0.001,h06-visitors=1,skip=H13");
    assertThat(Story.verdict(strict, "H06")).isEqualTo("fail");
    assertThat(Story.verdict(strict, "H13")).isNull();
    admin()
        .get("/v1/experiments/rules/health?policy=h06-fial=1")
        .then()
        .statusCode(400)
        .body("detail", containsString("h06-fail"));

    Path policy = folder.resolve("policy");
    Files.writeString(policy, "# of this pipeline\nh06-warn=0.5\nrequire=H01+H08\n");
    assertThat(Scripts.run("experiment-gate.sh", "--strict", "rules").code()).isEqualTo(2);
    assertThat(
            Scripts.run("experiment-gate.sh", "--strict", "--policy", policy.toString(), "rules")
                .code())
        .isZero();
  }

  @Test
  void endsWithFourIfItCannotAsk() {
    assertThat(Scripts.run("experiment-gate.sh", "nobody").code()).isEqualTo(4);
    assertThat(Scripts.run("experiment-gate.sh").code()).isEqualTo(4);
    assertThat(Scripts.run("experiment-gate.sh", "--wait", "soon", "well").code()).isEqualTo(4);
    admin().get("/v1/health?tag=no-such-tag").then().statusCode(200).body("status", is("pass"));
  }

  private static String form(String key, String type) {
    return admin()
        .accept(type)
        .get("/v1/experiments/" + key + "/health")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private static void checkJunit(String xml) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(HealthApiTest.class.getResource("/health/junit.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }

  private static void checkSarif(String json) throws Exception {
    try (InputStream schema =
        Objects.requireNonNull(
            HealthApiTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      JsonSchema sarif =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
      assertThat(sarif.validate(new ObjectMapper().readTree(json))).isEmpty();
    }
  }
}
