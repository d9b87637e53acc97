package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a replay was asked to do.
 *
 * @param file the recording
 * @param url where the server listens
 * @param connections how many requests may be under way, at least 1
 * @param batch events in one request, at least 1
 * @param expected reference results to compare with
 * @param acknowledged where to write the ids of the events that the server has answered for
 * @param end when the last recorded time is to be, for recordings of long ago
 */
record ReplayOptions(
    Path file,
    URI url,
    ApiKeys keys,
    Mapping mapping,
    int connections,
    int batch,
    Patience patience,
    Optional<Path> expected,
    Optional<Path> acknowledged,
    Optional<Instant> end) {

  private static final Set<String> VALUED =
      Set.of(
          "url",
          "admin-key",
          "client-key",
          "mapping",
          "experiment",
          "visitor",
          "variant",
          "control",
          "time",
          "end",
          "goal",
          "primary",
          "attribute",
          "connections",
          "batch",
          "expect",
          "patience",
          "dump-acknowledged");
  private static final Set<String> FLAGS = Set.of("no-expect", "help");

  /**
   * Reads the command line.
   *
   * @param environment may hold the keys
   * @param folder where the default start keeps its keys
   * @throws StoppedException if it does not make sense
   */
  static ReplayOptions parse(List<String> words, Map<String, String> environment, Path folder) {
    CommandLine line = CommandLine.parse(words, VALUED, FLAGS);
    if (line.operands().size() != 1) {
      throw StoppedException.usage("give one FILE; see --help");
    }
    Path file = Path.of(line.operands().get(0));
    if (!Files.isReadable(file)) {
      throw StoppedException.usage("cannot read %s".formatted(file));
    }
    return new ReplayOptions(
        file,
        url(line),
        ApiKeys.find(line, environment, folder),
        mapping(line, file),
        line.number("connections", 4, 1, 256),
        line.number("batch", 500, 1, 2500),
        new Patience(Duration.ofSeconds(line.number("patience", 120, 0, 86_400))),
        expected(line, file),
        line.last("dump-acknowledged").map(Path::of),
        line.last("end").map(Times::parse));
  }

  /** Returns what the columns of a file mean, from options and what is known about the file. */
  static Mapping mapping(CommandLine line, Path file) {
    return Mapping.of(line, base(line, file), Recording.name(file));
  }

  /** Says whether only the manual was asked for. */
  static boolean wantsHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  /** Returns where the server listens. */
  static URI url(CommandLine line) {
    String text = line.last("url").orElse("http://127.0.0.1:8080");
    if (!text.matches("https?://[^/]+/?")) {
      throw StoppedException.usage("--url '%s' is not like http://127.0.0.1:8080".formatted(text));
    }
    return URI.create(text);
  }

  /** Returns the mapping named, else the one beside the file, else the preset of its name. */
  private static JsonNode base(CommandLine line, Path file) {
    Optional<String> named = line.last("mapping");
    if (named.isPresent()) {
      JsonNode preset = Presets.find(named.get());
      if (preset.isMissingNode() && !Files.isReadable(Path.of(named.get()))) {
        throw StoppedException.usage(
            "--mapping %s is neither a file nor one of %s".formatted(named.get(), Presets.names()));
      }
      return preset.isMissingNode() ? Json.read(Path.of(named.get())) : preset;
    }
    String name = Recording.name(file);
    Path beside = file.resolveSibling(name + ".mapping.json");
    return Files.isReadable(beside) ? Json.read(beside) : Presets.find(name);
  }

  private static Optional<Path> expected(CommandLine line, Path file) {
    if (line.has("no-expect")) {
      return Optional.empty();
    }
    Optional<Path> named = line.last("expect").map(Path::of);
    if (named.isPresent()) {
      return named;
    }
    Path beside = file.resolveSibling("expected-" + Recording.name(file) + ".json");
    return Optional.of(beside).filter(Files::isReadable);
  }
}
