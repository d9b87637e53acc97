package io.microlift.tools;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests of one kind over a number of keep-alive connections for a while: each connection
 * has one request under way (no pipelining) and sends the next when the answer is there.
 *
 * <p>One event loop drives everything and works on bytes, so that the generator takes as little as
 * possible of a machine that it shares with the server.
 */
final class Load implements AutoCloseable {
  private static final long SETTLE_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client =
      vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(5000));
  private final URI server;
  private final int connections;

  Load(URI server, int connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * What a round came to.
   *
   * @param requests answered as they should be
   * @param seconds from the first request to the last answer
   * @param generatorSeconds processor time that this process took for it
   */
  record Measured(long requests, double seconds, double generatorSeconds, Latencies latencies) {}

  /**
   * Runs one round, as fast as answers come.
   *
   * @throws StoppedException if any answer has another status than expected, or any connection
   *     breaks
   */
  Measured run(RequestSource source, Duration duration) {
    return run(source, duration, Duration.ZERO);
  }

  /**
   * Runs one round of so many requests a second, or fewer if answers do not come that fast.
   *
   * @throws StoppedException like {@link #run(RequestSource, Duration)}
   */
  Measured run(RequestSource source, Duration duration, int perSecond) {
    return run(source, duration, Duration.ofSeconds(connections).dividedBy(perSecond));
  }

  private Measured run(RequestSource source, Duration duration, Duration pace) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    Latencies latencies = new Latencies();
    List<NetSocket> sockets = connect();
    double used = processorSeconds();
    long began = System.nanoTime();
    long until = began + duration.toNanos();
    for (NetSocket socket : sockets) {
      Connection connection = new Connection(vertx, socket, source, latencies, until, pace);
      ends.add(connection.end);
      vertx.runOnContext(unused -> connection.begin());
    }
    await(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)), duration);
    double seconds = (System.nanoTime() - began) / 1e9;
    sockets.forEach(NetSocket::close);
    return new Measured(latencies.total(), seconds, processorSeconds() - used, latencies);
  }

  private static double processorSeconds() {
    Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return used.toNanos() / 1e9;
  }

  private List<NetSocket> connect() {
    List<NetSocket> sockets = new ArrayList<>();
    int port = server.getPort() < 0 ? 80 : server.getPort();
    for (int i = 0; i < connections; i++) {
      CompletableFuture<NetSocket> socket =
          client.connect(port, server.getHost()).toCompletionStage().toCompletableFuture();
      sockets.add(await(socket, Duration.ZERO));
    }
    return sockets;
  }

  private static <T> T await(CompletableFuture<T> future, Duration duration) {
    try {
      return future.get(duration.toSeconds() + SETTLE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StoppedException(Exit.REFUSED, "the load failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new StoppedException(Exit.UNREACHABLE, "the server stopped answering", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException(Exit.UNREACHABLE, "interrupted", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage().toCompletableFuture(), Duration.ZERO);
  }

  /** One connection of a round; lives on the event loop. */
  private static final class Connection {
    private final Vertx vertx;
    private final NetSocket socket;
    private final RequestSource source;
    private final Latencies latencies;
    private final long until;
    private final long pace;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private long sentAt;
    private long due;

    /** Sends the next request no sooner than {@code pace} after the last was due. */
    Connection(
        Vertx vertx,
        NetSocket socket,
        RequestSource source,
        Latencies latencies,
        long until,
        Duration pace) {
      this.vertx = vertx;
      this.socket = socket;
      this.source = source;
      this.latencies = latencies;
      this.until = until;
      this.pace = pace.toNanos();
    }

    void begin() {
      ResponseReader reader = new ResponseReader(this::answered);
      socket.handler(
          buffer -> {
            try {
              reader.read(buffer.getBytes());
            } catch (IllegalStateException e) {
              failed(e);
            }
          });
      socket.exceptionHandler(this::failed);
      socket.closeHandler(unused -> failed(new IllegalStateException("connection closed")));
      due = System.nanoTime();
      send();
    }

    private void send() {
      sentAt = System.nanoTime();
      socket.write(source.next());
    }

    private void answered(int status) {
      long now = System.nanoTime();
      if (status != source.expectedStatus()) {
        failed(new IllegalStateException(source.name() + " answers " + status));
        return;
      }
      latencies.add(now - sentAt);
      due += pace;
      if (now >= until) {
        end.complete(null);
      } else if (due <= now || pace == 0) {
        send();
      } else {
        vertx.setTimer(Math.max(1, (due - now) / 1_000_000), unused -> send());
      }
    }

    private void failed(Throwable cause) {
      end.completeExceptionally(cause);
    }
  }
}
