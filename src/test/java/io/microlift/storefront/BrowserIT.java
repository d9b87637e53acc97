package io.microlift.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.NodeFolder;
import io.microlift.tools.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of {@code src/test/browser}, each file against the packaged server: a real Chromium
 * opens real pages. Screenshots are in {@code target/browser/screenshots} afterwards.
 */
class BrowserIT {
  private static final long PATIENCE_MINUTES = 10;

  private static OwnServer server;
  private static Path folder;

  @BeforeAll
  static void start() throws IOException {
    folder = NodeFolder.install("browser");
    server = OwnServer.start(Path.of("").toAbsolutePath());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src", "test", "browser"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void passes(String file) throws IOException, InterruptedException {
    Path output = folder.resolve(file + ".output");
    ProcessBuilder builder =
        new ProcessBuilder("node", "--test", "--test-reporter=spec", file)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("MICROLIFT_URL", server.url().toString());
    builder.environment().put("MICROLIFT_ADMIN_KEY", server.keys().admin());
    builder.environment().put("MICROLIFT_CLIENT_KEY", server.keys().client());
    Process node = builder.start();
    try {
      boolean ended = node.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as("%s ends: %s", file, Files.readString(output)).isTrue();
      assertThat(node.exitValue()).as("%s: %s", file, Files.readString(output)).isZero();
    } finally {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly().waitFor();
    }
  }
}
