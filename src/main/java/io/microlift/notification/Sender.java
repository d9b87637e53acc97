package io.microlift.notification;

import io.microlift.platform.Ticker;
import io.microlift.platform.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due. Of each webhook only two messages are on their way at a time, so a receiver
 * that is slow, or silent, holds two places of many; what is due longest comes first. Each message
 * on its way has a thread and may have a connection of its own: none waits for another's.
 */
@Singleton
class Sender {
  private static final Logger LOG = Logger.getLogger(Sender.class);
  private static final int MOST_OF_ONE = 2;
  private static final int MOST_OF_ALL = 256;
  private static final int GONE = 410;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final Duration STOPPING = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Deliveries deliveries;
  private final WebhookService webhooks;
  private final NotificationConfig config;
  private final Clock clock;
  private final Tracing tracing;
  private final HttpClient http;
  private final Counter delivered;
  private final Counter failed;
  private final Counter givenUp;
  private final ExecutorService threads = threads();

  /** How many messages of a webhook are on their way, by its number. */
  private final Map<Integer, Integer> onTheirWay = new ConcurrentHashMap<>();

  private volatile double pending = Double.NaN;
  private volatile boolean open = true;

  Sender(
      Deliveries deliveries,
      WebhookService webhooks,
      NotificationConfig config,
      Clock clock,
      Tracing tracing,
      Vertx vertx,
      MeterRegistry metrics) {
    this.deliveries = deliveries;
    this.webhooks = webhooks;
    this.config = config;
    this.clock = clock;
    this.tracing = tracing;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(MOST_OF_ALL)
                .setConnectTimeout(Math.toIntExact(config.patience().toMillis())));
    this.delivered = counter("delivered", metrics);
    this.failed = counter("failed", metrics);
    this.givenUp = counter("given-up", metrics);
    Gauge.builder("microlift.webhooks.pending", this, sender -> sender.pending)
        .description("Messages to webhooks that are neither delivered nor given up")
        .register(metrics);
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_OF_ALL,
            MOST_OF_ALL,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "webhooks");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Counter counter(String outcome, MeterRegistry metrics) {
    return Counter.builder("microlift.webhooks.attempts")
        .description("Messages that were sent to webhooks, by what became of them")
        .tag("outcome", outcome)
        .register(metrics);
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(config.sendEvery(), this::sendDue);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    open = false;
    threads.shutdown();
    if (!threads.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
    }
  }

  void sendDue() {
    if (!open) {
      return;
    }
    try {
      pending = deliveries.pending();
      if (pending == 0) {
        return;
      }
      int free = MOST_OF_ALL - onTheirWay.values().stream().mapToInt(Integer::intValue).sum();
      Duration lease = config.patience().multipliedBy(4);
      for (Deliveries.Claim claim :
          deliveries.claim(MOST_OF_ONE, free, onTheirWay.keySet(), lease)) {
        onTheirWay.merge(claim.webhook(), 1, Integer::sum);
        threads.execute(() -> deliver(claim));
      }
    } catch (SQLException e) {
      pending = Double.NaN;
      LOG.debugf("cannot look for messages: %s", e.getMessage());
    }
  }

  private void deliver(Deliveries.Claim claim) {
    try {
      note(claim, tracing.background("webhook", span -> send(claim, span)));
    } catch (SQLException | RuntimeException e) {
      LOG.warnf(
          "message %s is sent again, since noting failed: %s", claim.message(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      onTheirWay.computeIfPresent(claim.webhook(), (id, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * What came of an attempt.
   *
   * @param status what the receiver answered, null if it did not
   * @param retryAfter how long it asks to wait, if it does
   * @param error why there was no answer
   */
  private record Answer(
      @Nullable Integer status, @Nullable Duration retryAfter, @Nullable String error) {
    boolean isGood() {
      return status != null && status >= 200 && status < 300;
    }
  }

  private Answer send(Deliveries.Claim claim, Span span) throws InterruptedException {
    span.setAttribute("microlift.webhook", claim.webhook());
    span.setAttribute("microlift.attempt", claim.attempts());
    Answer answer = send(claim);
    if (answer.status() != null) {
      span.setAttribute(Tracing.STATUS, answer.status());
    }
    if (!answer.isGood()) {
      Tracing.fail(span, answer.status() == null ? "no answer" : answer.status().toString());
    }
    return answer;
  }

  private Answer send(Deliveries.Claim claim) throws InterruptedException {
    try {
      Target target = Target.of(claim.url(), config.allowPrivate());
      long patience = config.patience().toMillis();
      return http.request(options(target, claim))
          .compose(
              request -> request.send(Buffer.buffer(claim.body())).map(r -> answer(request, r)))
          .toCompletionStage()
          .toCompletableFuture()
          .get(2 * patience, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      return new Answer(null, null, said(e));
    } catch (ExecutionException e) {
      return new Answer(null, null, said(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (TimeoutException e) {
      return new Answer(null, null, "no answer within %s".formatted(config.patience()));
    }
  }

  private RequestOptions options(Target target, Deliveries.Claim claim) {
    long seconds = clock.instant().getEpochSecond();
    String signature =
        Signature.of(claim.secret(), claim.previous(), claim.message(), seconds, claim.body());
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(
            SocketAddress.inetSocketAddress(target.port(), target.address().getHostAddress()))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.ssl())
        .setURI(target.path())
        .setFollowRedirects(false)
        .setTimeout(config.patience().toMillis())
        .putHeader("Content-Type", "application/json")
        .putHeader("User-Agent", "Microlift")
        .putHeader("webhook-id", claim.message())
        .putHeader("webhook-timestamp", Long.toString(seconds))
        .putHeader("webhook-signature", signature);
  }

  /** Nobody reads the body of an answer: the connection ends with the headers. */
  private Answer answer(HttpClientRequest request, HttpClientResponse response) {
    Duration retryAfter = retryAfter(response.getHeader("Retry-After"));
    response.exceptionHandler(reset -> LOG.tracef("ended an answer: %s", reset));
    request.reset();
    return new Answer(response.statusCode(), retryAfter, null);
  }

  private @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Long.parseUnsignedLong(header.strip()));
    } catch (NumberFormatException | ArithmeticException e) {
      return untilDate(header.strip());
    }
  }

  private @Nullable Duration untilDate(String date) {
    try {
      Instant at = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(clock.instant(), at);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private void note(Deliveries.Claim claim, Answer answer) throws SQLException {
    if (answer.isGood()) {
      deliveries.delivered(claim.id(), Objects.requireNonNull(answer.status()));
      delivered.increment();
      return;
    }
    if (Objects.equals(answer.status(), GONE)) {
      webhooks.turnOff(claim, GONE);
      givenUp.increment();
      return;
    }
    Duration pause =
        Backoff.after(
            config.firstRetry(),
            claim.attempts(),
            asksToWait(answer.status()) ? answer.retryAfter() : null,
            ThreadLocalRandom.current().nextDouble());
    boolean again = deliveries.failed(claim.id(), true, pause, answer.status(), answer.error());
    (again ? failed : givenUp).increment();
  }

  private static boolean asksToWait(@Nullable Integer status) {
    return status != null && (status == TOO_MANY || status == UNAVAILABLE);
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
