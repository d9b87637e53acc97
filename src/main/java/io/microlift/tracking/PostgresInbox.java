package io.microlift.tracking;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Tracing;
import io.opentelemetry.api.trace.Span;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * The inbox in PostgreSQL, with group commit.
 *
 * <p>One thread takes all requests that are waiting, copies them in one transaction and completes
 * them together: the disk is flushed once a group, however many requests it holds, and while it is
 * flushed the next group gathers.
 */
@Singleton
class PostgresInbox implements Inbox {
  private static final Logger LOG = Logger.getLogger(PostgresInbox.class);
  private static final String COPY =
      "COPY inbox (received_at, body) FROM STDIN WITH (FORMAT binary)";
  private static final int MOST_REQUESTS = 2_000;
  private static final long MOST_WAITING_BYTES = 64L * 1024 * 1024;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final DataSource database;
  private final Pipeline pipeline;
  private final Tracing tracing;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread committer = new Thread(this::commitGroups, "inbox-committer");
  private volatile boolean open = true;

  PostgresInbox(DataSource database, Pipeline pipeline, Tracing tracing) {
    this.database = database;
    this.pipeline = pipeline;
    this.tracing = tracing;
  }

  @SuppressWarnings("ArrayRecordComponent") // only carried, never compared
  private record Waiting(Instant receivedAt, byte[] body, CompletableFuture<Void> committed) {}

  @Override
  public CompletableFuture<Void> append(Instant receivedAt, byte[] body) {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    if (!open) {
      committed.completeExceptionally(notAccepted("This server is stopping."));
      return committed;
    }
    if (waitingBytes.addAndGet(body.length) > MOST_WAITING_BYTES) {
      waitingBytes.addAndGet(-body.length);
      committed.completeExceptionally(notAccepted("Too many events are waiting for the disk."));
      return committed;
    }
    queue.add(new Waiting(receivedAt, body, committed));
    return committed;
  }

  void start(@Observes StartupEvent event) {
    committer.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    open = false;
    committer.join(Duration.ofSeconds(10).toMillis());
  }

  private void commitGroups() {
    List<Waiting> group = new ArrayList<>();
    while (open || !queue.isEmpty()) {
      try {
        Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        queue.drainTo(group, MOST_REQUESTS - 1);
        commit(group);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        group.forEach(waiting -> waitingBytes.addAndGet(-waiting.body().length));
        group.clear();
      }
    }
  }

  private void commit(List<Waiting> group) {
    try {
      tracing.background("commit", span -> copy(group, span));
    } catch (Exception e) {
      LOG.warnf("%d requests were not accepted: %s", group.size(), e.getMessage());
      ProblemException problem = notAccepted("The store is not available.");
      group.forEach(waiting -> waiting.committed().completeExceptionally(problem));
      return;
    }
    group.forEach(waiting -> waiting.committed().complete(null));
    pipeline.wake();
  }

  /** Returns how many rows were copied. */
  private long copy(List<Waiting> group, Span span) throws SQLException, IOException {
    span.setAttribute("microlift.requests", group.size());
    CopyRows rows = new CopyRows();
    for (Waiting waiting : group) {
      rows.row(2);
      rows.instant(waiting.receivedAt());
      rows.bytes(waiting.body());
    }
    try (Connection connection = database.getConnection()) {
      // A single statement outside a transaction block: committed when it returns.
      return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, rows.finish());
    }
  }

  private static ProblemException notAccepted(String why) {
    return ProblemException.tryAgain(
        ProblemType.UNAVAILABLE, why + " Nothing was accepted; send the same bytes again.", SOON);
  }
}
