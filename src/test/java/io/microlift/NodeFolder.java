package io.microlift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scripts of Node.js that tests run, with the packages that their lock file names. */
public final class NodeFolder {
  private static final String LOCK = "package-lock.json";
  private static final long PATIENCE_SECONDS = 120;

  private NodeFolder() {}

  /**
   * Copies the scripts of {@code src/test/NAME} to {@code target/NAME}, and installs their packages
   * unless those of this lock file are there.
   *
   * @return the copy
   */
  public static Path install(String name) throws IOException {
    Path source = Path.of("src", "test", name);
    Path target = Path.of("target", name).toAbsolutePath();
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith(LOCK)) {
          Path copy = target.resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Path installed = target.resolve("installed.json");
    if (!Files.exists(installed) || Files.mismatch(source.resolve(LOCK), installed) >= 0) {
      Files.copy(source.resolve(LOCK), target.resolve(LOCK), StandardCopyOption.REPLACE_EXISTING);
      installPackages(target);
      Files.copy(source.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  private static void installPackages(Path target) throws IOException {
    Path output = target.resolve("npm.output");
    try {
      Process npm =
          new ProcessBuilder("npm", "ci")
              .directory(target.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(npm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("npm ci ends").isTrue();
      assertThat(npm.exitValue()).as("npm ci: %s", Files.readString(output)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
