package io.microlift.lint;

import static io.microlift.Api.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many definitions at once, over HTTP and by the script. */
@QuarkusTest
class ApplyApiTest {
  private static final String SET =
      """
      {"goals": [
         {"key": "%1$s-aov", "kind": "ratio", "numerator": "%1$s-revenue", "denominator": "%1$s-orders"},
         {"key": "%1$s-orders", "kind": "count", "tier": "macro", "events": ["purchase"]},
         {"key": "%1$s-revenue", "kind": "value", "tier": "macro", "events": ["purchase"], "currency": "EUR"}],
       "holdouts": [{"key": "%1$s-hold", "share": 0.05, "layer": "%1$s"}],
       "experiments": [
         {"key": "%1$s-second", "prerequisites": [{"experiment": "%1$s-first", "variants": ["a"]}],
          "variants": [{"key": "a", "control": true}, {"key": "b"}],
          "goals": [{"goal": "%1$s-aov", "role": "primary"}, {"goal": "%1$s-orders", "role": "guardrail"}]},
         {"key": "%1$s-first", "variants": [{"key": "a", "control": true}, {"key": "b"}],
          "goals": [{"goal": "%1$s-orders", "role": "primary"}]}]}
      """;

  @TempDir Path folder;

  @Test
  void createsAllInTheOrderThatTheyNeedAndNothingTwice() {
    String set = SET.formatted("apply");
    admin()
        .body(set)
        .post("/v1/apply?dryRun=true")
        .then()
        .statusCode(200)
        .body("dryRun", is(true))
        .body("changes.action", everyItem(is("create")));
    admin().get("/v1/goals/apply-orders").then().statusCode(404);

    admin()
        .body(set)
        .post("/v1/apply")
        .then()
        .statusCode(200)
        .header("Microlift-Status", is("pass"))
        .body("changes.size()", is(6));
    admin().get("/v1/experiments/apply-second").then().statusCode(200).body("version", is(1));
    admin().get("/v1/holdouts/apply-hold").then().statusCode(200);

    admin()
        .body(set)
        .post("/v1/apply")
        .then()
        .statusCode(200)
        .body("changes.action", everyItem(is("unchanged")));
    admin().get("/v1/goals/apply-aov").then().body("version", is(1));
  }

  @Test
  void namesEveryValueThatChanges() {
    admin().body(SET.formatted("diff")).post("/v1/apply").then().statusCode(200);
    admin()
        .body(
            SET.formatted("diff")
                .replace("0.05", "0.1")
                .replace("{\"key\": \"b\"}", "{\"key\": \"b\", \"weight\": 3}"))
        .post("/v1/apply?dryRun=true")
        .then()
        .statusCode(200)
        .body("changes.find { it.key == 'diff-hold' }.fields.pointer", contains("/share"))
        .body("changes.find { it.key == 'diff-hold' }.fields[0].before", is(0.05f))
        .body("changes.find { it.key == 'diff-hold' }.fields[0].after", is(0.1f))
        .body(
            "changes.find { it.key == 'diff-first' }.fields.pointer",
            contains("/variants/1/weight"));
  }

  @Test
  void storesNothingIfAnythingIsRefused() {
    Api.goal("whole-old", "{\"events\": [\"x\"]}");
    Api.running("whole-runs", "[{\"goal\": \"whole-old\", \"role\": \"primary\"}]");
    String set =
        """
        {"goals": [{"key": "whole-new", "events": ["y"]}],
         "experiments": [{"key": "whole-runs", "variants": [{"key": "control", "control": true}, {"key": "b"}],
                          "goals": [{"goal": "whole-new", "role": "primary"}]}]}
        """;
    admin()
        .body(set)
        .post("/v1/apply")
        .then()
        .statusCode(422)
        .body("type", is("urn:microlift:problem:lint-failed"))
        .body("violations[0].pointer", is("/experiments/0"))
        .body("violations[0].message", containsString("/phases"));
    admin().get("/v1/goals/whole-new").then().statusCode(404);
    admin()
        .body(set)
        .post("/v1/apply?dryRun=true")
        .then()
        .statusCode(200)
        .body("status", is("fail"))
        .body("changes.action", contains("create", "update"));
  }

  @Test
  void tellsWhatTheStoreRefusesByItsPlace() {
    admin()
        .body(
            """
            {"goals": [{"key": "part-of", "kind": "ratio", "numerator": "nobody", "denominator": "nothing"}]}
            """)
        .post("/v1/apply")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItem("/goals/0/numerator"));
  }

  @Test
  void tellsTheFileOfWhatIsWrong() {
    admin()
        .config(Yaml.AS_TEXT)
        .contentType(Yaml.MEDIA_TYPE)
        .body(
            """
            source: shop.yaml
            ---
            goals: [{key: tell-a, events: [a]}]
            ---
            experiments: [{key: tell-b, variants: []}]
            """)
        .post("/v1/apply")
        .then()
        .statusCode(422)
        .body("violations.pointer", hasItem("shop.yaml#/experiments/0/variants"));
    admin()
        .body(
            "{\"goals\": [{\"key\": \"t\", \"events\": [\"a\"]}, {\"key\": \"t\", \"events\": [\"b\"]}]}")
        .post("/v1/apply")
        .then()
        .statusCode(422)
        .body("violations.pointer", contains("/goals/1/key"));
  }

  @Test
  void appliesAFolder() {
    String files = "src/test/resources/apply";
    Scripts.Run planned = Scripts.run("experiments-apply.sh", "--dry-run", files);
    assertThat(planned.printed()).contains("+ experiment gitops-sticky", "Nothing was stored.");
    assertThat(planned.code()).isZero();
    admin().get("/v1/experiments/gitops-sticky").then().statusCode(404);

    Scripts.Run applied = Scripts.run("experiments-apply.sh", files);
    assertThat(applied.printed()).endsWith("Applied.\n");
    assertThat(applied.code()).isZero();
    admin().get("/v1/goals/gitops-revenue").then().body("filter.'properties.country'", is("NO"));

    Scripts.Run again = Scripts.run("experiments-apply.sh", files);
    assertThat(again.printed()).contains("= experiment gitops-sticky", "3 unchanged");
  }

  @Test
  void endsWithTheCodeOfWhatHappened() throws IOException {
    assertThat(Scripts.run("experiments-apply.sh", folder.toString()).code()).isEqualTo(4);
    Files.writeString(
        folder.resolve("it's.yaml"),
        "experiments: [{key: code-bad, variants: [{key: a, control: true}], weigth: 1}]\n");
    Scripts.Run wrong = Scripts.run("experiments-apply.sh", "--dry-run", folder.toString());
    assertThat(wrong.printed()).contains("it's.yaml#/experiments/0/weigth");
    assertThat(wrong.code()).isEqualTo(1);
    Files.writeString(
        folder.resolve("it's.yaml"),
        """
        goals: [{key: code-add, events: [add]}]
        experiments:
          - key: code-warns
            variants: [{key: a, control: true}, {key: b}]
            goals: [{goal: code-add, role: primary}]
        """);
    assertThat(Scripts.run("experiments-apply.sh", "--strict", folder.toString()).code())
        .isEqualTo(2);
    assertThat(Scripts.run("experiments-apply.sh", folder.toString()).code()).isZero();
    assertThat(
            Scripts.run(
                    Map.of("MICROLIFT_URL", "http://127.0.0.1:1"),
                    "experiments-apply.sh",
                    folder.toString())
                .code())
        .isEqualTo(4);
    assertThat(
            Scripts.run(
                    Map.of("MICROLIFT_KEY", "nobody-knows-this-key"),
                    "experiments-apply.sh",
                    folder.toString())
                .code())
        .isEqualTo(4);
  }
}
