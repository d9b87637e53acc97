package io.microlift.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Replays the public cases that every GrowthBook SDK passes, as far as they are about audiences.
 */
class GrowthBookConformanceTest {
  @Test
  void evaluatesConditionsLikeEverySdk() throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(SharedFiles.find("conformance/growthbook-cases.json").toFile())
            .get("evalCondition");
    List<String> failures = new ArrayList<>();
    for (JsonNode each : cases) {
      Condition condition = Condition.compile(each.get(1), (pointer, clause) -> {});
      SavedGroups groups = each.has(4) ? SavedGroups.of(each.get(4)) : SavedGroups.NONE;
      if (condition.matches((ObjectNode) each.get(2), groups) != each.get(3).booleanValue()) {
        failures.add(each.toString());
      }
    }
    System.out.printf(
        "evalCondition: %d of %d cases pass%n", cases.size() - failures.size(), cases.size());
    assertThat(cases).isNotEmpty();
    assertThat(failures).isEmpty();
  }
}
