package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Inputs of one method and what independent software computed from them. */
record ReferenceCase(
    String id, String method, JsonNode inputs, JsonNode expected, Tolerance tolerance) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a file of cases. */
  static List<ReferenceCase> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }

  /** Reads cases from a JSON array. */
  static List<ReferenceCase> read(InputStream in) throws IOException {
    List<ReferenceCase> cases = new ArrayList<>();
    for (JsonNode each : JSON.readTree(in)) {
      cases.add(
          new ReferenceCase(
              each.get("id").textValue(),
              each.get("method").textValue(),
              each.get("inputs"),
              each.get("expected"),
              new Tolerance(each.get("tolerance"))));
    }
    return cases;
  }

  /** Returns what our answer differs in, each with its field; empty if it agrees. */
  List<String> differences() {
    try {
      return Calculators.calculate(method, inputs)
          .map(answer -> tolerance.compare(expected, answer))
          .orElseGet(() -> List.of("there is no such method"));
    } catch (RuntimeException e) {
      return List.of(e.toString());
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
