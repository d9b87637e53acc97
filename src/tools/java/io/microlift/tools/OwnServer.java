package io.microlift.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server that this process started, with scripts/run.sh, on a free port and a data folder that
 * goes when it is closed, or when a signal ends this process.
 */
public final class OwnServer implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(4);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path project;
  private final Map<String, String> settings;
  private final Path folder;
  private final int port;
  private final ApiKeys keys;
  private final Thread ending = new Thread(this::end, "end of the server");
  private Process process;
  private boolean ended;

  private OwnServer(Path project, Map<String, String> settings, ApiKeys keys) throws IOException {
    this.project = project;
    this.settings = Map.copyOf(settings);
    this.keys = keys;
    this.folder = Files.createTempDirectory("microlift-");
    // PostgreSQL runs as another user when this one is root, and has to get to its folder
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    this.port = freePort();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(ending);
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param project folder of the project
   * @throws StoppedException if it does not get ready
   */
  public static OwnServer start(Path project) {
    return start(project, Map.of());
  }

  /**
   * Starts a server with these settings, by environment variable, and waits until it is ready.
   *
   * @throws StoppedException if it does not get ready
   */
  public static OwnServer start(Path project, Map<String, String> settings) {
    return start(project, settings, new ApiKeys(randomKey("admin"), randomKey("client")));
  }

  /**
   * Starts a server that these keys open, such as another node on the database of one that has them
   * already, and waits until it is ready.
   *
   * @throws StoppedException if it does not get ready
   */
  static OwnServer start(Path project, Map<String, String> settings, ApiKeys keys) {
    try {
      OwnServer server = new OwnServer(project, settings, keys);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Returns the keys that open it. */
  public ApiKeys keys() {
    return keys;
  }

  /** Returns the most memory that its process has had at once, its heap included, in bytes. */
  long mostMemory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a folder for other files, which goes with the server. */
  Path folder() {
    return folder;
  }

  /** Returns the folder that the server keeps its data in. */
  Path data() {
    return folder.resolve("data");
  }

  /** Ends the server without any warning, as a power failure would. */
  synchronized void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Tells the server to stop, as its operators do, and waits until it has. */
  synchronized void stop() {
    process.destroy();
    awaitEnd();
  }

  /** Starts it again on the same port and data, and waits until it is ready. */
  void startAgain() {
    try {
      relaunch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  private synchronized void relaunch() throws IOException {
    if (hasEnded()) {
      throw new StoppedException(Exit.UNREACHABLE, "the server is not started again");
    }
    process = launch();
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            project.resolve("scripts/run.sh").toString(),
            "--port",
            Integer.toString(port),
            "--data",
            data().toString());
    builder.environment().remove("MICROLIFT_DATABASE_URL");
    builder.environment().putAll(settings);
    builder.environment().put("MICROLIFT_ADMIN_KEY", keys.admin());
    builder.environment().put("MICROLIFT_CLIENT_KEY", keys.client());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    return builder.start();
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /**
   * Waits until the server can do its work.
   *
   * @throws StoppedException if it ends instead, or takes too long
   */
  void awaitReady() {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (isReady()) {
        return;
      }
      Server.sleep(Duration.ofMillis(20));
    }
    if (hasEnded()) {
      throw new StoppedException(Exit.UNREACHABLE, "ended before the server was ready");
    }
    String tail = tail();
    close();
    throw new StoppedException(Exit.UNREACHABLE, "the server did not get ready:\n" + tail);
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(Exit.UNREACHABLE, "interrupted", e);
    }
  }

  /** Returns the last lines that the server wrote. */
  String tail() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String randomKey(String kind) {
    return kind + "-" + UUID.randomUUID();
  }

  /** Stops the server, which stops its store, and removes their data. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      return; // this process is being ended, and the hook does all this
    }
    end();
  }

  private synchronized void end() {
    ended = true;
    process.destroy();
    awaitEnd();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
