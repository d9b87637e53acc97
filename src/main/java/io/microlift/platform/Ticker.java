package io.microlift.platform;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs what a node does once in a while, by the time that passes: a machine's clock that is moved
 * back neither stops it nor, moved forward, makes it hurry.
 */
@Singleton
public class Ticker {
  private static final Logger LOG = Logger.getLogger(Ticker.class);

  /** Tasks that wait for a database that is away must not hold up the others. */
  private static final int THREADS = 8;

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "ticker");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Runs a task until the node stops, each time so long after its last end. A failure is logged and
   * ends nothing.
   *
   * @param pause above 0, also before the first time
   */
  public void every(Duration pause, Runnable task) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> run(task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task that runs once in a while failed", e);
    }
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }
}
