package io.microlift.calculator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method on a few cases of its own, each naming the software that computed it. */
class CalculatorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Inputs that may be absent, which is the same as null. */
  private static final Set<String> MAY_BE_ABSENT =
      Set.of(
          "winsorize/lowerPercentile",
          "winsorize/upperPercentile",
          "dunnett/df",
          "compare/analysis",
          "compare/direction",
          "compare/plannedVisitors",
          "compare/power",
          "compare/prior",
          "compare/tier",
          "group_sequential_boundaries/parameter",
          "group_sequential_inflation/parameter",
          "sample-size/allocation",
          "sample-size/power",
          "sample-size/visitorsPerDay",
          "srm/weights");

  /** Numbers that are legal in one place and not in another. */
  private static final double[] EXTREMES = {
    0,
    -1,
    1,
    2,
    3,
    0.5,
    0.1,
    1e-9,
    1e9,
    1e12,
    1e100,
    1e-100,
    1e-150,
    -1e-150,
    1e150,
    -1e150,
    1e300,
    1e-300,
    Double.MIN_VALUE
  };

  static Stream<ReferenceCase> examples() throws IOException {
    try (InputStream in = CalculatorsTest.class.getResourceAsStream("/stats/examples.json")) {
      return ReferenceCase.read(Objects.requireNonNull(in)).stream()
          .filter(each -> Calculators.methods().contains(each.method()));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void agreesWithIndependentSoftware(ReferenceCase each) {
    assertThat(each.differences()).isEmpty();
  }

  @Test
  void everyMethodHasAnExample() throws IOException {
    assertThat(examples().map(ReferenceCase::method)).containsAll(Calculators.methods());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void namesMissingInputs(ReferenceCase each) {
    each.inputs()
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode without = each.inputs().deepCopy();
              without.remove(name);
              if (!MAY_BE_ABSENT.contains(each.method() + "/" + name)) {
                assertThat(violations(each.method(), without))
                    .contains(new Violation("/" + name, "is missing"));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void namesMistypedInputs(ReferenceCase each) {
    each.inputs()
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode mistyped = each.inputs().deepCopy();
              mistyped.set(name, NODES.objectNode().put("surprise", 1));
              assertThat(violations(each.method(), mistyped))
                  .as(name)
                  .anyMatch(violation -> violation.pointer().startsWith("/" + name));
            });
  }

  @ParameterizedTest
  @MethodSource("examples")
  void namesUnknownInputs(ReferenceCase each) {
    ObjectNode more = each.inputs().deepCopy();
    more.put("surprise", 1);
    assertThat(violations(each.method(), more))
        .containsExactly(new Violation("/surprise", "is not an input of this method"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersOrRefusesWhateverTheNumbers(ReferenceCase each) {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 40; round++) {
      JsonNode inputs = each.inputs().deepCopy();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        disturb(inputs, random);
      }
      assertThatCode(() -> calculateOrRefuse(each.method(), inputs))
          .as("%s %s", each.method(), inputs)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesWhatIsNotAnObject() {
    assertThat(violations("welch_t", NODES.arrayNode()))
        .contains(new Violation("", "must be a JSON object"));
  }

  @Test
  void pointsIntoArrays() throws IOException {
    JsonNode inputs = JSON.readTree("{\"values\": [1, 2, \"three\", 1e999]}");
    assertThat(violations("moments", inputs))
        .extracting(Violation::pointer)
        .containsExactly("/values/2", "/values/3");
  }

  @Test
  void refusesMoreConversionsThanVisitors() throws IOException {
    JsonNode inputs = JSON.readTree("{\"conversions\": 11, \"users\": 10, \"alpha\": 0.05}");
    assertThat(violations("proportion_wilson", inputs))
        .containsExactly(new Violation("/conversions", "must be at most users, which is 10"));
  }

  @Test
  void hasNoMethodOfAnotherName() {
    assertThat(Calculators.calculate("guess", NODES.objectNode())).isEmpty();
  }

  private static void calculateOrRefuse(String method, JsonNode inputs) {
    try {
      assertThat(Calculators.calculate(method, inputs)).isPresent();
    } catch (InvalidInputs e) {
      assertThat(e.violations()).isNotEmpty();
    }
  }

  private static List<Violation> violations(String method, JsonNode inputs) {
    InvalidInputs refusal =
        catchThrowableOfType(
            InvalidInputs.class, () -> Calculators.calculate(method, inputs.deepCopy()));
    return refusal == null ? List.of() : refusal.violations();
  }

  /** Replaces one number somewhere in a document by an extreme one. */
  private static void disturb(JsonNode document, SplittableRandom random) {
    List<Runnable> changes = new ArrayList<>();
    double extreme = EXTREMES[random.nextInt(EXTREMES.length)];
    collect(document, extreme, changes);
    if (!changes.isEmpty()) {
      changes.get(random.nextInt(changes.size())).run();
    }
  }

  private static void collect(JsonNode node, double extreme, List<Runnable> changes) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              each -> {
                if (each.getValue().isNumber()) {
                  changes.add(() -> object.put(each.getKey(), extreme));
                }
                collect(each.getValue(), extreme, changes);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        if (array.get(i).isNumber()) {
          changes.add(() -> array.set(index, NODES.numberNode(extreme)));
        }
        collect(array.get(i), extreme, changes);
      }
    }
  }
}
