package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer who types what the README says gets what it promises. */
class ReadmeIT {
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final long PATIENCE_MINUTES = 5;

  @TempDir Path folder;

  @Test
  void itsCommandsWork() throws Exception {
    Path project = Path.of("").toAbsolutePath();
    List<String> blocks =
        COMMANDS
            .matcher(Files.readString(project.resolve("README.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(blocks).as("commands of the README").hasSize(5);
    assertThat(blocks.get(0)).isEqualTo("scripts/run.sh\n");
    assertThat(blocks.get(4)).as("what runs this test").isEqualTo("scripts/check.sh\n");

    try (OwnServer server = OwnServer.start(project)) {
      String demo = run(project, onServer(blocks.get(1), server));
      assertThat(demo).contains("12,000 visitors", "demo-add-to-cart", "true effect");
      String tried = run(project, onServer(blocks.get(2), server));
      assertThat(tried).contains("\"reason\":\"SPLIT\"", "\"accepted\":1", "\"goals\":[");
      String replayed = run(project, onServer(blocks.get(3), server));
      assertThat(replayed).contains(" values compared, 0 differences");
    }
  }

  /** The same commands for a server with other keys on another port. */
  private static String onServer(String commands, OwnServer server) {
    return commands
        .replace("$(cat .microlift/admin-key)", server.keys().admin())
        .replace("$(cat .microlift/client-key)", server.keys().client())
        .replace("http://127.0.0.1:8080", server.url().toString())
        .replaceAll(
            "scripts/(replay|demo-traffic).sh",
            "scripts/$1.sh --url %s --admin-key %s --client-key %s"
                .formatted(server.url(), server.keys().admin(), server.keys().client()));
  }

  private String run(Path project, String commands) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(shell.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("ends in time").isTrue();
    String printed = Files.readString(output);
    assertThat(shell.exitValue()).as(commands + printed).isZero();
    return printed;
  }
}
