package io.microlift.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The Redis server, if there is one: an accelerator, never the truth. Nothing fails because it does
 * not answer; whoever waits for it sets a limit of its own.
 *
 * <p>A connection on which nothing is said for a while is closed. So a server that fell silent
 * without closing its connections, as a machine that lost its power or network does, holds none of
 * the few there may be, and whoever takes its place is used. A connection that was merely not
 * needed costs a new one, which is made in the time of a few answers.
 */
@Singleton
public class RedisLink {
  private static final Logger LOG = Logger.getLogger(RedisLink.class);

  private static final int MOST_CONNECTIONS = 8;
  private static final int MOST_WAITING = 256;
  private static final int CONNECT_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 500;

  /** What asks and is not answered for so long is given up, with its connection. */
  private static final int SILENT_SECONDS = 5;

  /** A listener may hear nothing for so long before it listens anew. */
  private static final int UNHEARD_SECONDS = 60;

  private final Vertx vertx;
  private final @Nullable String url;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Redis client;
  private volatile boolean open = true;

  RedisLink(
      Vertx vertx, @ConfigProperty(name = "microlift.redis.url") Optional<String> configured) {
    this.vertx = vertx;
    this.url = configured.filter(text -> !text.isBlank()).orElse(null);
    if (url != null) {
      client =
          Redis.createClient(vertx, options(url, SILENT_SECONDS).setMaxPoolSize(MOST_CONNECTIONS));
    }
  }

  private record Listener(String channel, Runnable called) {}

  /** Says whether this server was told of a Redis server. */
  public boolean isConfigured() {
    return url != null;
  }

  /**
   * Returns the values of these keys, without those that have none; fails if Redis does not answer.
   */
  public CompletionStage<Map<String, String>> values(List<String> keys) {
    Request request = Request.cmd(Command.MGET);
    keys.forEach(request::arg);
    return send(request)
        .thenApply(
            response -> {
              Map<String, String> values = new HashMap<>();
              for (int i = 0; response != null && i < keys.size(); i++) {
                Response value = response.get(i);
                if (value != null) {
                  values.put(keys.get(i), value.toString());
                }
              }
              return values;
            });
  }

  /** Sets a value that is gone after {@code life}; nobody hears whether that worked. */
  public void keep(String key, String value, Duration life) {
    forget(send(Request.cmd(Command.PSETEX).arg(key).arg(life.toMillis()).arg(value)));
  }

  /**
   * Adds to a number that is gone when nobody did so for {@code life}; returns what it is then, or
   * fails if Redis does not answer.
   */
  public CompletionStage<@Nullable Long> add(String key, long amount, Duration life) {
    CompletionStage<@Nullable Response> added =
        send(Request.cmd(Command.INCRBY).arg(key).arg(amount));
    forget(send(Request.cmd(Command.PEXPIRE).arg(key).arg(life.toMillis())));
    return added.thenApply(response -> response == null ? null : response.toLong());
  }

  /** Tells everybody who listens to the channel; nobody hears whether that worked. */
  public void tell(String channel, String message) {
    forget(send(Request.cmd(Command.PUBLISH).arg(channel).arg(message)));
  }

  /** Calls {@code called}, on an event loop, after each message to the channel, from now on. */
  public void listen(String channel, Runnable called) {
    listeners.add(new Listener(channel, called));
    if (client != null) {
      subscribe(new Listener(channel, called));
    }
  }

  void stop(@Observes ShutdownEvent event) {
    open = false;
    if (client != null) {
      client.close();
    }
  }

  void start(@Observes StartupEvent event) {
    if (url != null) {
      LOG.infof("Redis at %s", url.replaceAll("//[^@/]*@", "//"));
    }
  }

  private CompletionStage<@Nullable Response> send(Request request) {
    Redis redis = client;
    if (redis == null) {
      return CompletableFuture.failedFuture(new IllegalStateException("there is no Redis"));
    }
    try {
      return redis.send(request).toCompletionStage();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void forget(CompletionStage<@Nullable Response> stage) {
    stage.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            LOG.debugf("Redis did not do it: %s", failure.getMessage());
          }
        });
  }

  /** Keeps one connection that listens; when it breaks, another is made. */
  private void subscribe(Listener listener) {
    String address = url;
    if (!open || address == null) {
      return;
    }
    Redis subscriber = Redis.createClient(vertx, options(address, UNHEARD_SECONDS));
    subscriber
        .connect()
        .onSuccess(connection -> listen(subscriber, connection, listener))
        .onFailure(failure -> subscribeAgain(subscriber, listener));
  }

  private void subscribeAgain(Redis broken, Listener listener) {
    broken.close();
    vertx.setTimer(RETRY_MILLIS, timer -> subscribe(listener));
  }

  private void listen(Redis subscriber, RedisConnection connection, Listener listener) {
    connection.endHandler(ended -> subscribeAgain(subscriber, listener));
    connection.exceptionHandler(failure -> connection.close());
    connection.handler(
        message -> {
          if (message != null
              && (message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI)
              && message.size() == 3
              && "message".equals(message.get(0).toString())) {
            listener.called().run();
          }
        });
    connection
        .send(Request.cmd(Command.SUBSCRIBE).arg(listener.channel()))
        .onFailure(failure -> connection.close());
    // What was said while nobody listened.
    listener.called().run();
  }

  private static RedisOptions options(String url, int silentSeconds) {
    RedisOptions options = new RedisOptions().setConnectionString(url);
    options.setMaxPoolWaiting(MOST_WAITING).setMaxWaitingHandlers(MOST_WAITING);
    NetClientOptions net = options.getNetClientOptions();
    net.setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true);
    net.setIdleTimeout(silentSeconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
    if (url.startsWith("rediss:")) {
      net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
    }
    return options;
  }
}
