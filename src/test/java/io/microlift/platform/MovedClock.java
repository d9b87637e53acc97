package io.microlift.platform;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The wall clock of a process as libfaketime shows it; time that passes stays what it is. */
final class MovedClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final PathMatcher LIBRARY =
      FileSystems.getDefault().getPathMatcher("glob:**/faketime/libfaketimeMT.so.1");
  private static final int DEEPEST = 3;

  private final Path file;

  private MovedClock(Path file) {
    this.file = file;
  }

  /** A clock that is right until it is moved; keeps its file in {@code folder}. */
  static MovedClock in(Path folder) throws IOException {
    MovedClock clock = new MovedClock(folder.resolve("clock"));
    clock.move(Duration.ZERO);
    return clock;
  }

  /** What a process that shall see this clock has to have in its environment. */
  Map<String, String> settings() throws IOException {
    try (Stream<Path> files = Files.find(LIBRARIES, DEEPEST, (path, at) -> LIBRARY.matches(path))) {
      Path library =
          files
              .findAny()
              .orElseThrow(
                  () -> new IllegalStateException("libfaketime is missing: install faketime"));
      return Map.of(
          "LD_PRELOAD",
          library.toString(),
          "FAKETIME_TIMESTAMP_FILE",
          file.toString(),
          "FAKETIME_CACHE_DURATION",
          "1",
          "FAKETIME_DONT_FAKE_MONOTONIC",
          "1");
    }
  }

  /** Sets the clock ahead of the right time, or behind; processes see it within two seconds. */
  void move(Duration ahead) throws IOException {
    Path written =
        Files.writeString(file.resolveSibling("clock.new"), "%+d".formatted(ahead.toSeconds()));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
