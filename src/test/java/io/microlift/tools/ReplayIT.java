package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.SharedFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Recordings, replayed into the packaged server, give the numbers that independent programs
 * computed from them.
 */
class ReplayIT {
  private static OwnServer server;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    server = OwnServer.start(Path.of("").toAbsolutePath());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void agreesOnTheSampleOfTheProject() {
    replay(Path.of("src/test/resources/replay/sample.csv"));
  }

  @Test
  void agreesOnHillstrom() {
    replay(SharedFiles.find("data/hillstrom.csv.gz"));
  }

  @Test
  void agreesOnCookieCats() {
    replay(SharedFiles.find("data/cookie_cats.csv.gz"));
  }

  private void replay(Path recording) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    List<String> words =
        List.of(
            recording.toString(),
            "--url",
            server.url().toString(),
            "--admin-key",
            server.keys().admin(),
            "--client-key",
            server.keys().client());

    Exit exit = Replay.run(words, print, print);

    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(printed).isEqualTo(Exit.DONE);
    assertThat(printed).contains(" values compared, 0 differences");
  }
}
