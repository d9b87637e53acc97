package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.SharedFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrectedTest {
  /** By R's p.adjust. */
  @Test
  void agreesWithR() {
    List<Double> pValues = List.of(0.01, 0.04, 0.03, 0.005);
    assertClose(Corrected.holm(pValues), List.of(0.03, 0.06, 0.06, 0.02));
    assertClose(Corrected.benjaminiHochberg(pValues), List.of(0.02, 0.04, 0.04, 0.02));
  }

  @Test
  void agreesOnTheFamilyOfHillstrom() {
    JsonNode family =
        Json.read(SharedFiles.find("data/expected-hillstrom.json")).path("multiple_comparisons");
    List<Double> pValues = numbers(family.path("p"));
    assertClose(Corrected.holm(pValues), numbers(family.path("holm")));
    assertClose(Corrected.benjaminiHochberg(pValues), numbers(family.path("benjamini_hochberg")));
  }

  private static void assertClose(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), within(1e-12 * expected.get(i)));
    }
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(each -> numbers.add(each.asDouble()));
    return numbers;
  }
}
