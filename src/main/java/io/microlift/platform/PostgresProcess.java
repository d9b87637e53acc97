package io.microlift.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one PostgreSQL server running.
 *
 * <p>One thread starts it, waits for its end and starts it again; it lives as long as the
 * application, because the system tells a child of the death of the thread that started it, not of
 * the process. So {@code kill -9} of the application shuts PostgreSQL down. Where the system cannot
 * do that, the next start finds the orphan by its pid file.
 */
final class PostgresProcess {
  private static final Logger LOG = Logger.getLogger(PostgresProcess.class);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHUTDOWN = Duration.ofSeconds(60);

  private final PostgresCluster cluster;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread supervisor;
  private final Object starting = new Object();
  private volatile boolean stopping;
  private volatile @Nullable Process process;

  PostgresProcess(PostgresCluster cluster) {
    this.cluster = cluster;
    this.supervisor = new Thread(this::supervise, "postgres-supervisor");
    this.supervisor.setDaemon(true);
  }

  /** How a server ended that was meant to run. */
  private static final class EndedException extends Exception {
    private final List<String> words;

    EndedException(int exitCode, List<String> words) {
      super(fatal(words).orElse("exit code " + exitCode));
      this.words = words;
    }

    /** Someone took the port meanwhile, or processes of a killed server are not quite gone. */
    boolean passes() {
      return words.stream()
          .anyMatch(
              line ->
                  line.contains("could not bind")
                      || line.contains("shared memory block")
                      || line.contains("lock file \"postmaster.pid\" already exists"));
    }

    private static Optional<String> fatal(List<String> words) {
      return words.stream()
          .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
          .map(line -> line.substring(line.indexOf("] ") + 2).strip())
          .reduce((earlier, last) -> last);
    }
  }

  /**
   * Starts the server and waits until it takes connections, however long its recovery takes.
   *
   * @return its port on the loopback interface, which stays the same until {@link #stop}
   */
  int start() {
    supervisor.start();
    try {
      return port.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CannotStartException cannot) {
        throw cannot;
      }
      throw e;
    }
  }

  private void supervise() {
    try {
      int chosen = first();
      port.complete(chosen);
      while (!stopping) {
        Process running = process;
        int exitCode = running == null ? -1 : running.waitFor();
        if (!stopping) {
          LOG.warnf("PostgreSQL ended by itself (exit code %d) and is started again", exitCode);
          again(chosen);
        }
      }
    } catch (InterruptedException e) {
      port.completeExceptionally(
          new CannotStartException("The start was interrupted", "Start again"));
    } catch (IOException | RuntimeException e) {
      port.completeExceptionally(e);
    }
  }

  private int first() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      int chosen = freePort();
      try {
        launch(chosen);
        return chosen;
      } catch (EndedException e) {
        if (stopping || !e.passes() || System.nanoTime() > deadline) {
          throw new CannotStartException(
              "PostgreSQL does not start (" + e.getMessage() + ")",
              "Its log is in " + cluster.folder().resolve("log"),
              e);
        }
      }
      pause = sleep(pause);
    }
  }

  private void again(int chosen) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!stopping) {
      pause = sleep(pause);
      try {
        launch(chosen);
        LOG.warn("PostgreSQL runs again");
        return;
      } catch (EndedException | IOException | IllegalStateException e) {
        LOG.warnf("PostgreSQL does not start (%s); next try in %s", e.getMessage(), pause);
      }
    }
  }

  /** Sleeps and returns the next, longer pause. */
  private static Duration sleep(Duration pause) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(pause.toMillis());
    Duration next = pause.multipliedBy(2);
    return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
  }

  private void launch(int chosen) throws IOException, InterruptedException, EndedException {
    endOrphan();
    Path output = cluster.folder().resolveSibling("start.log");
    Process started;
    synchronized (starting) {
      if (stopping) {
        throw new EndedException(0, List.of());
      }
      started =
          cluster.server(chosen).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      process = started;
    }
    long nextNote = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!isReady(started)) {
      if (started.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EndedException(started.exitValue(), lastWords(started.pid(), output));
      }
      if (System.nanoTime() > nextNote) {
        note("PostgreSQL recovers from a crash; the server waits for it");
        nextNote += Duration.ofSeconds(10).toNanos();
      }
    }
  }

  private boolean isReady(Process started) {
    return cluster
        .postmaster()
        .filter(found -> found.pid() == started.pid() && found.status().equals("ready"))
        .isPresent();
  }

  private List<String> lastWords(long pid, Path output) throws IOException {
    List<String> words = new ArrayList<>(Files.readAllLines(output));
    words.addAll(cluster.lastWords(pid));
    return words;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends what a killed application left behind; it may be on its way out already. */
  private void endOrphan() throws IOException {
    Optional<ProcessHandle> found =
        cluster.postmaster().flatMap(postmaster -> ProcessHandle.of(postmaster.pid()));
    if (found.isEmpty()) {
      return;
    }
    ProcessHandle orphan = found.get();
    if (cluster.isUnrelated(orphan)) {
      cluster.removePidFile(); // PostgreSQL itself would take that program for its predecessor
    } else if (cluster.isRunBy(orphan)) {
      note("PostgreSQL of a killed server (process " + orphan.pid() + ") is shut down first");
      shutDown(orphan.pid(), () -> cluster.isRunBy(orphan));
    }
  }

  /**
   * Says what takes long: to the person at the shell, and once the application logs, to the log.
   */
  private void note(String text) {
    if (port.isDone()) {
      LOG.info(text);
      return;
    }
    System.out.println(text);
  }

  /** Stops the server: the fast way, which loses nothing, else ever harder. */
  void stop() {
    stopping = true;
    Process running;
    synchronized (starting) {
      running = process;
    }
    if (running != null) {
      shutDown(running.pid(), running::isAlive);
    }
    supervisor.interrupt();
  }

  private static void shutDown(long pid, BooleanSupplier alive) {
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      if (!alive.getAsBoolean()) {
        return;
      }
      ChildCommand.signal(pid, signal);
      long deadline = System.nanoTime() + SHUTDOWN.toNanos();
      while (alive.getAsBoolean() && System.nanoTime() < deadline) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }
}
