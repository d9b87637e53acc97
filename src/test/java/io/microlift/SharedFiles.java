package io.microlift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Cases and data sets that lie beside a checkout, in {@code ../shared}, but not in the project. */
public final class SharedFiles {
  private static final Path ROOT = Path.of("..", "shared");

  private SharedFiles() {}

  /**
   * Returns a shared file or folder; without it the calling test is skipped, but fails where {@code
   * MICROLIFT_REQUIRE_SHARED} is set, as the continuous integration does.
   */
  public static Path find(String name) {
    Path path = ROOT.resolve(name);
    if (System.getenv("MICROLIFT_REQUIRE_SHARED") != null) {
      assertThat(path).as("shared files that this run requires").exists();
    }
    assumeTrue(Files.exists(path), () -> path + " is not beside this checkout");
    return path;
  }
}
