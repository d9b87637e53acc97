package io.microlift.tools;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends batches over several connections at once, and holds the reader back when all are busy. */
final class Delivery implements AutoCloseable {
  private final Server server;
  private final String path;
  private final Consumer<Batch> acknowledged;
  private final ExecutorService workers;
  private final int places;
  private final Semaphore free;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * Opens nothing yet.
   *
   * @param connections at least 1
   * @param acknowledged is told of each batch once the server has answered 202, from any thread
   */
  Delivery(Server server, int connections, Consumer<Batch> acknowledged) {
    this(server, "/v1/batch", connections, acknowledged);
  }

  /**
   * Opens nothing yet.
   *
   * @param path which endpoint takes the batches
   * @param connections at least 1
   * @param acknowledged is told of each batch once the server has answered 202, from any thread
   */
  Delivery(Server server, String path, int connections, Consumer<Batch> acknowledged) {
    this.server = server;
    this.path = path;
    this.acknowledged = acknowledged;
    this.places = 2 * connections;
    this.free = new Semaphore(places);
    this.workers = Executors.newFixedThreadPool(connections);
  }

  /**
   * Takes a batch as soon as there is a place for it.
   *
   * @throws StoppedException if an earlier batch has failed
   */
  void send(Batch batch) {
    free.acquireUninterruptibly();
    rethrow();
    workers.execute(
        () -> {
          try {
            server.deliver(path, batch.body());
            acknowledged.accept(batch);
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } finally {
            free.release();
          }
        });
  }

  /** Waits until every batch taken is acknowledged. */
  void finish() {
    free.acquireUninterruptibly(places);
    rethrow();
  }

  private void rethrow() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  /** Abandons what is still under way. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
