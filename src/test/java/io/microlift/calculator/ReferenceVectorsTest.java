package io.microlift.calculator;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Replays every case of the shared reference vectors, file by file. */
class ReferenceVectorsTest {
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
    List<ReferenceCase> cases = ReferenceCase.read(file);
    List<String> failures = new ArrayList<>();
    for (ReferenceCase each : cases) {
      List<String> differences = each.differences();
      if (!differences.isEmpty()) {
        failures.add(each.id() + ": " + String.join("; ", differences));
      }
    }
    System.out.printf(
        "%-24s %d/%d%n", file.getFileName(), cases.size() - failures.size(), cases.size());
    assertThat(failures).as("cases of %s that disagree", file.getFileName()).isEmpty();
  }

  private static Set<String> methods(Path file) {
    Set<String> methods = new TreeSet<>();
    ReferenceCase.read(file).forEach(each -> methods.add(each.method()));
    return methods;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(SharedFiles.find("reference-vectors"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
