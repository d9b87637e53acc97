package io.microlift.calculator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays every case that independent software computed, file by file; {@link Tolerance} says when
 * a number agrees.
 */
class ReferenceVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> agreesWithIndependentSoftware() throws IOException {
    return files().stream()
        .filter(file -> methods(file).stream().anyMatch(Calculators.methods()::contains))
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
  }

  @Test
  void coversEveryMethod() throws IOException {
    Set<String> wanted = new TreeSet<>();
    files().forEach(file -> wanted.addAll(methods(file)));
    assertThat(Calculators.methods()).containsAll(wanted);
  }

  private static void replay(Path file) {
    JsonNode cases = read(file);
    List<String> failures = new ArrayList<>();
    for (JsonNode each : cases) {
      List<String> differences = differences(each);
      if (!differences.isEmpty()) {
        failures.add(each.get("id").textValue() + ": " + String.join("; ", differences));
      }
    }
    System.out.printf(
        "%-24s %d/%d%n", file.getFileName(), cases.size() - failures.size(), cases.size());
    assertThat(failures).as("cases of %s that disagree", file.getFileName()).isEmpty();
  }

  private static List<String> differences(JsonNode each) {
    try {
      return Calculators.calculate(each.get("method").textValue(), each.get("inputs"))
          .map(answer -> new Tolerance(each.get("tolerance")).compare(each.get("expected"), answer))
          .orElseGet(() -> List.of("no method " + each.get("method")));
    } catch (RuntimeException e) {
      return List.of(e.toString());
    }
  }

  private static Set<String> methods(Path file) {
    Set<String> methods = new TreeSet<>();
    read(file).forEach(each -> methods.add(each.get("method").textValue()));
    return methods;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(SharedFiles.find("reference-vectors"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
