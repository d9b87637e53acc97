package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.SharedFiles;
import io.microlift.experiment.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replays the public cases that every GrowthBook SDK passes, those about whole decisions. */
class GrowthBookRunTest {
  @Test
  void decidesExperimentsLikeEverySdk() throws IOException {
    replay(
        "run",
        each -> {
          JsonNode context = each.get(1);
          ObjectNode result =
              new GrowthBookExperiment(context, each.get(2), null)
                  .run(new GrowthBookFeatures(context, null)::parentHolds);
          assertThat(result.get("value")).isEqualTo(each.get(3));
          assertThat(result.get("inExperiment")).isEqualTo(each.get(4));
          assertThat(result.get("hashUsed")).isEqualTo(each.get(5));
        });
  }

  @Test
  void decidesFeaturesLikeEverySdk() throws IOException {
    replay(
        "feature",
        each -> {
          ObjectNode result =
              new GrowthBookFeatures(each.get(1), null).evaluate(each.get(2).textValue());
          for (String member : List.of("value", "on", "off", "source", "ruleId")) {
            assertThat(result.get(member)).as(member).isEqualTo(each.get(3).get(member));
          }
          assertSame(result.path("experimentResult"), each.get(3).path("experimentResult"));
        });
  }

  @Test
  void remembersLikeEverySdk() throws IOException {
    replay(
        "stickyBucket",
        each -> {
          Map<String, JsonNode> docs = new LinkedHashMap<>();
          for (JsonNode doc : each.get(2)) {
            String attribute = doc.path("attributeName").asText();
            docs.put(attribute + "||" + doc.path("attributeValue").asText(), doc);
          }
          GrowthBookFeatures features = new GrowthBookFeatures(each.get(1), docs);
          ObjectNode result = features.evaluate(each.get(3).textValue());
          if (each.get(4).isNull()) {
            assertThat(result.has("experimentResult")).isFalse();
          } else {
            assertSame(result.path("experimentResult"), each.get(4));
          }
          Map<String, JsonNode> expected = new LinkedHashMap<>();
          each.get(5).properties().forEach(doc -> expected.put(doc.getKey(), doc.getValue()));
          assertThat(features.stickyDocs()).isEqualTo(expected);
        });
  }

  @Test
  void readsAddressesLikeEverySdk() throws IOException {
    replay(
        "getQueryStringOverride",
        each -> {
          List<Variant> variants =
              IntStream.range(0, each.get(3).intValue())
                  .mapToObj(i -> new Variant("variant-" + i, 1, i == 0, null))
                  .toList();
          CompiledExperiment experiment =
              new CompiledExperiment(
                  each.get(1).textValue(),
                  new CompiledExperiment.Access(true, true),
                  variants,
                  List.of(new Rules.Always("", Decision.out(AssignmentReason.NOT_RUNNING), "")));
          int place =
              GrowthBookExperiment.previewed(
                  each.get(2).textValue(), each.get(1).textValue(), experiment);
          assertThat(place).isEqualTo(each.get(4).isNull() ? -1 : each.get(4).intValue());
        });
  }

  /** The SDK's answer also has members of contextual bandits, which are not ours. */
  private static void assertSame(JsonNode actual, JsonNode expected) {
    assertThat(actual.isMissingNode()).isEqualTo(expected.isMissingNode());
    for (Map.Entry<String, JsonNode> member : expected.properties()) {
      if (!List.of("leafId", "variationWeights", "banditVersion").contains(member.getKey())) {
        JsonNode value = Objects.requireNonNull(member.getValue());
        assertThat(actual.get(member.getKey())).as(member.getKey()).isEqualTo(value);
      }
    }
  }

  private static void replay(String group, Consumer<JsonNode> check) throws IOException {
    JsonNode cases =
        new ObjectMapper()
            .readTree(SharedFiles.find("conformance/growthbook-cases.json").toFile())
            .get(group);
    List<String> failures = new ArrayList<>();
    for (JsonNode each : cases) {
      try {
        check.accept(each);
      } catch (AssertionError | RuntimeException e) {
        failures.add(each + ": " + e);
      }
    }
    System.out.printf(
        "%s: %d of %d cases pass%n", group, cases.size() - failures.size(), cases.size());
    assertThat(cases).isNotEmpty();
    assertThat(failures).isEmpty();
  }
}
