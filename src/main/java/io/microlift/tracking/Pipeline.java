package io.microlift.tracking;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Carries acknowledged requests into the tallies: drains, refreshes, recomputes and freezes caps,
 * in turn.
 */
@Singleton
class Pipeline {
  private static final Logger LOG = Logger.getLogger(Pipeline.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Drain drain;
  private final Refresh refresh;
  private final CapFreezing caps;
  private final Semaphore work = new Semaphore(0);
  private final Thread worker = new Thread(this::run, "pipeline");
  private volatile boolean open = true;

  Pipeline(Drain drain, Refresh refresh, CapFreezing caps) {
    this.drain = drain;
    this.refresh = refresh;
    this.caps = caps;
  }

  /** Says that there may be something to do. */
  void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  void start(@Observes StartupEvent event) {
    worker.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    open = false;
    wake();
    worker.join(Duration.ofSeconds(10).toMillis());
  }

  private void run() {
    while (open) {
      try {
        boolean more = drain.some();
        more |= refresh.some();
        if (!more && !caps.some()) {
          await();
        }
      } catch (SQLException | RuntimeException e) {
        LOG.warnf(e, "will try again in %s", IDLE);
        await();
      }
    }
  }

  private void await() {
    try {
      if (work.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
        work.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = false;
    }
  }
}
