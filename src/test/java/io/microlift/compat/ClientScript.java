package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.NodeFolder;
import io.microlift.tools.OwnServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A client of other people, unmodified, run by Node.js: a script of {@code src/test/clients} with
 * the packages of its lock file. Test and script talk by lines.
 */
final class ClientScript implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Path errors;
  private final Process process;

  private ClientScript(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    Thread reader = new Thread(this::read, "output of a client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs a script on a server, with its client key and more words if it needs them. */
  static ClientScript start(String name, OwnServer server, String... words) {
    List<String> command = new ArrayList<>(List.of("node", name));
    command.add(server.url().toString());
    command.add(server.keys().client());
    command.addAll(List.of(words));
    try {
      Path folder = NodeFolder.install("clients");
      Path errors = folder.resolve(name + ".errors");
      return new ClientScript(run(command, folder, errors), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the script tells next. */
  JsonNode next() {
    try {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("next line of the client; it complained: %s", complaints()).isNotNull();
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns what the script tells next about one thing. */
  JsonNode next(String what) {
    return next(what, each -> true);
  }

  /** Returns what the script tells next about one thing that is as wanted. */
  JsonNode next(String what, Predicate<JsonNode> wanted) {
    JsonNode told = next();
    while (!told.path("what").asText().equals(what) || !wanted.test(told)) {
      told = next();
    }
    return told;
  }

  /** Says something to the script. */
  void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the client has ended: " + complaints(), e);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("{\"unreadable\": true}");
    }
  }

  private String complaints() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Process run(List<String> command, Path folder, Path errors) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(errors.toFile())
        .start();
  }

  /** Ends the script. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
