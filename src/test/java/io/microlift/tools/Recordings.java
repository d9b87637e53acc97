package io.microlift.tools;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Small recordings for tests. */
final class Recordings {
  /** The storefront sample; the working directory of tests is the project's. */
  static final Path SAMPLE = Path.of("src/test/resources/replay/sample.csv");

  private Recordings() {}

  /** Returns the only row of a CSV text with a heading. */
  static CSVRecord row(String text) {
    try {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(new StringReader(text))
          .getRecords()
          .get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a mapping from options. */
  static Mapping mapping(String... words) {
    Set<String> options =
        Set.of("experiment", "visitor", "variant", "control", "time", "goal", "attribute");
    CommandLine line = CommandLine.parse(List.of(words), options, Set.of());
    return Mapping.of(line, Json.missing(), "demo");
  }

  /** Writes a file into a folder. */
  static Path write(Path folder, String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
