package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final JsonNode EXPECTED =
      Json.read(Path.of("src/test/resources/replay/expected-sample.json"));

  @Test
  void findsNoDifferenceBetweenEqualResults() {
    Comparison comparison = new Comparison(EXPECTED, Answers.agreeingWith(EXPECTED));

    // 4 goals of 2 variants (4 values each) and 1 comparison (5), 2 exposed, 1 for the split
    assertThat(comparison.values()).hasSize(4 * (2 * 4 + 5) + 2 + 1);
    assertThat(comparison.differences()).isZero();
    assertThat(comparison.skipped()).isEmpty();
  }

  @Test
  void sumsHaveToBeExact() {
    ObjectNode results = Answers.agreeingWith(EXPECTED);
    ((ObjectNode) results.at("/goals/3/variants/0")).put("sum", new BigDecimal("1357.990"));
    assertThat(new Comparison(EXPECTED, results).differences()).isZero();

    ((ObjectNode) results.at("/goals/3/variants/0")).put("sum", new BigDecimal("1357.9900000001"));
    assertThat(new Comparison(EXPECTED, results).differences()).isOne();
  }

  @Test
  void theRestMayDifferByItsTolerance() {
    assertThat(differencesWhen("/goals/3/comparisons/0/difference", "lower", 1 + 9e-10)).isZero();
    assertThat(differencesWhen("/goals/3/comparisons/0/difference", "lower", 1 + 2e-9)).isOne();
    assertThat(differencesWhen("/goals/1/comparisons/0", "pValue", 1 + 9e-7)).isZero();
    assertThat(differencesWhen("/goals/1/comparisons/0", "pValue", 1 + 2e-6)).isOne();
    assertThat(differencesWhen("/goals/1/comparisons/0", "pValue", Double.NaN)).isOne();
  }

  @Test
  void anAbsentValueDiffers() {
    ObjectNode results = Answers.agreeingWith(EXPECTED);
    ((ObjectNode) results.at("/goals/1/comparisons/0")).remove("pValue");

    assertThat(new Comparison(EXPECTED, results).values())
        .filteredOn(each -> !each.agrees())
        .extracting(Compared::what, Compared::actual)
        .containsExactly(tuple("add_to_cart | Sticky button | p-value", "absent"));
  }

  @Test
  void leavesOutWhatIsNoGoalOfTheExperiment() {
    ObjectNode results = Answers.agreeingWith(EXPECTED);
    ((ArrayNode) results.path("goals")).remove(0);

    Comparison comparison = new Comparison(EXPECTED, results);

    assertThat(comparison.skipped()).containsExactly("view_item");
    assertThat(comparison.differences()).isZero();
  }

  private static long differencesWhen(String pointer, String member, double factor) {
    ObjectNode results = Answers.agreeingWith(EXPECTED);
    ObjectNode parent = (ObjectNode) results.at(pointer);
    parent.put(member, parent.path(member).asDouble() * factor);
    return new Comparison(EXPECTED, results).differences();
  }
}
