package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path folder;

  @Test
  void knowsRowsAndVariantsWithTheControlFirst() {
    Path file = Recordings.write(folder, "a.csv", "v,g\r\nB,1\r\nA,0\r\nC,1\r\nB,0\r\n");

    Recording.Survey survey = recording(file).survey();

    assertThat(survey).isEqualTo(new Recording.Survey(4, List.of("A", "B", "C"), Instant.EPOCH));
  }

  @Test
  void readsGzipAlike() throws IOException {
    Path file = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("v,g\nA,1\n\"B\",\"x, y\"\n".getBytes(StandardCharsets.UTF_8));
    }
    List<String> cells = new ArrayList<>();

    recording(file).forEach((number, row) -> cells.add(number + row.get("g")));

    assertThat(cells).containsExactly("11", "2x, y");
  }

  @Test
  void isNamedLikeItsFileWithoutEndings() {
    assertThat(Recording.name(Path.of("/data/hillstrom.csv.gz"))).isEqualTo("hillstrom");
    assertThat(Recording.name(Path.of("b.v2.csv"))).isEqualTo("b.v2");
    assertThat(Recording.name(Path.of("plain"))).isEqualTo("plain");
  }

  @Test
  void saysWhatIsWrongWithAFile() {
    refuses("has no column g; it has v, h", "v,h\nA,1\n");
    refuses("no variant but the control A", "v,g\nA,1\n");
    refuses("two values of column v become the key 'B-1'", "v,g\nB 1,1\nB-1,1\n");
    refuses("row 1 of", "v,g\nA\n");
  }

  private void refuses(String message, String text) {
    Path file = Recordings.write(folder, "wrong.csv", text);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> recording(file).survey())
        .withMessageContaining(message);
  }

  private static Recording recording(Path file) {
    return new Recording(
        file, Recordings.mapping("--variant", "v", "--control", "A", "--goal", "g"));
  }
}
