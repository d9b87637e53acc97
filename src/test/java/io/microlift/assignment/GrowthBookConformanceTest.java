package io.microlift.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Replays the public cases that every GrowthBook SDK passes, as far as they are about buckets. */
class GrowthBookConformanceTest {
  /** The cases are written with rounded decimals. */
  private static final double ROUNDING = 1e-9;

  @Test
  void hashesLikeEverySdk() throws IOException {
    replay(
        "hash",
        each -> {
          String seed = each.get(0).textValue();
          String id = each.get(1).textValue();
          double expected = each.get(3).doubleValue();
          // Versions other than 1 and 2 have no hash: there is no method that could be called.
          switch (each.get(2).intValue()) {
            case 1 -> assertPlace(Bucketing.oldBucket(seed, id), expected);
            case 2 -> assertPlace(Bucketing.bucket(seed, id), expected);
            default -> assertThat(each.get(3).isNull()).isTrue();
          }
        });
  }

  @Test
  void splitsTrafficLikeEverySdk() throws IOException {
    replay(
        "getBucketRange",
        each -> {
          JsonNode input = each.get(1);
          double coverage = input.get(1).doubleValue();
          double[] weights = numbers(input.get(2));
          assertRanges(
              BucketRanges.asSdk(input.get(0).intValue(), coverage, weights).ranges(), each.get(2));
        });
  }

  @Test
  void choosesVariantsLikeEverySdk() throws IOException {
    replay(
        "chooseVariation",
        each -> {
          List<BucketRange> ranges = new ArrayList<>();
          for (JsonNode range : each.get(2)) {
            ranges.add(new BucketRange(range.get(0).doubleValue(), range.get(1).doubleValue()));
          }
          int bucket = (int) Math.round(each.get(1).doubleValue() * Bucketing.BUCKETS);
          assertThat(BucketRanges.of(ranges).variantOf(bucket)).isEqualTo(each.get(3).intValue());
        });
  }

  @Test
  void weighsEquallyLikeEverySdk() throws IOException {
    replay(
        "getEqualWeights",
        each ->
            assertThat(BucketRanges.equalWeights(each.get(0).intValue()))
                .containsExactly(numbers(each.get(1)), within(ROUNDING)));
  }

  @Test
  void divideNamespacesLikeEverySdk() throws IOException {
    replay(
        "inNamespace",
        each -> {
          JsonNode namespace = each.get(2);
          BucketRange range =
              new BucketRange(namespace.get(1).doubleValue(), namespace.get(2).doubleValue());
          int bucket =
              Bucketing.namespaceBucket(namespace.get(0).textValue(), each.get(1).textValue());
          assertThat(range.contains(bucket)).isEqualTo(each.get(3).booleanValue());
        });
  }

  private static void assertPlace(int bucket, double expected) {
    assertThat(bucket / (double) Bucketing.BUCKETS).isCloseTo(expected, within(ROUNDING));
  }

  private static void assertRanges(List<BucketRange> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      double[] ends = numbers(expected.get(i));
      assertThat(actual.get(i).lower()).isCloseTo(ends[0], within(ROUNDING));
      assertThat(actual.get(i).upper()).isCloseTo(ends[1], within(ROUNDING));
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).doubleValue();
    }
    return numbers;
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
      } catch (AssertionError e) {
        failures.add(each + ": " + e.getMessage());
      }
    }
    System.out.printf(
        "%s: %d of %d cases pass%n", group, cases.size() - failures.size(), cases.size());
    assertThat(cases).isNotEmpty();
    assertThat(failures).isEmpty();
  }
}
