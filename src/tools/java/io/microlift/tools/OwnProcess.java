package io.microlift.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A store that this process runs beside its servers, and that ends with it. */
final class OwnProcess implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final List<String> command;
  private final Path log;
  private final int port;
  private final String end;
  private final Thread ending = new Thread(this::kill, "end of a store");
  private Process process;

  private OwnProcess(List<String> command, Path log, int port, String end) throws IOException {
    this.command = List.copyOf(command);
    this.log = log;
    this.port = port;
    this.end = end;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(ending);
  }

  /**
   * Runs the PostgreSQL of a server that was stopped, with the options that the server gave it.
   *
   * @param data folder of that server
   */
  static OwnProcess postgres(Path data, Path log) {
    Path cluster = data.resolve("postgres/cluster");
    try {
      String line = Files.readString(cluster.resolve("postmaster.opts")).strip();
      List<String> command = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        Object uid = Files.getAttribute(cluster, "unix:uid");
        Object gid = Files.getAttribute(cluster, "unix:gid");
        command.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"));
      }
      command.add(line.substring(0, line.indexOf(" \"")));
      QUOTED.matcher(line).results().map(each -> each.group(1)).forEach(command::add);
      int port = Integer.parseInt(command.get(command.indexOf("-p") + 1));
      return new OwnProcess(command, log, port, "INT").awaitPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a Redis that keeps nothing on disk. */
  static OwnProcess redis(Path log) {
    try {
      int port = OwnServer.freePort();
      List<String> command =
          List.of(
              "redis-server",
              "--port",
              Integer.toString(port),
              "--bind",
              "127.0.0.1",
              "--save",
              "",
              "--appendonly",
              "no");
      return new OwnProcess(command, log, port, "TERM").awaitPort();
    } catch (IOException e) {
      throw new StoppedException(Exit.UNREACHABLE, "cannot run redis-server: " + e, e);
    }
  }

  /** Returns where it listens on the loopback interface. */
  int port() {
    return port;
  }

  /** Stops it in the way that does not wait for its clients, and starts it again. */
  void restart(Duration down) {
    signal(end);
    await();
    Server.sleep(down);
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitPort();
  }

  /** Stops the process in its tracks, connections and all, and lets it go on after a while. */
  void pause(Duration pause) {
    signal("STOP");
    Server.sleep(pause);
    signal("CONT");
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private OwnProcess awaitPort() {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return this;
        }
      } catch (IOException e) {
        Server.sleep(Duration.ofMillis(20));
      }
    }
    close();
    throw new StoppedException(Exit.UNREACHABLE, command.get(0) + " did not start, see " + log);
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(ending);
    } catch (IllegalStateException e) {
      return; // this process is being ended, and the hook does this
    }
    signal(end);
    await();
  }
}
