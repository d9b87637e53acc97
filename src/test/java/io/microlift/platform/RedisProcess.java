package io.microlift.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis of a test's own, on the loopback interface, that keeps nothing on disk. */
final class RedisProcess implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on a free port and waits until it takes connections; its log is in the folder. */
  static RedisProcess start(Path folder) throws IOException {
    int port = PostgresProcess.freePort();
    return start(folder, port, List.of("--port", Integer.toString(port)));
  }

  /** The same, for encrypted connections only. */
  static RedisProcess startEncrypted(Path folder, String certificate, String key)
      throws IOException {
    int port = PostgresProcess.freePort();
    String options =
        "--port 0 --tls-port %d --tls-auth-clients no --tls-cert-file %s --tls-key-file %s"
            .formatted(port, certificate, key);
    return start(folder, port, List.of(options.split(" ")));
  }

  private static RedisProcess start(Path folder, int port, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", folder.toString()));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis-" + port + ".log").toFile())
            .start();
    try {
      Poll.untilConnected("Redis", SOON, port);
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
    return new RedisProcess(process, port);
  }

  int port() {
    return port;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Sends a signal, such as {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    ChildCommand.signal(process.pid(), name);
  }

  /** Kills it, however it is. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
