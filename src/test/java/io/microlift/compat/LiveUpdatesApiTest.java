package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.microlift.platform.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What open pages hear. */
@QuarkusTest
class LiveUpdatesApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FEATURES = "/sub/" + PostgresResource.CLIENT_KEY;
  private static final String FLAGS = "/ofrep/v1/events?client_key=" + PostgresResource.CLIENT_KEY;
  private static final int MANY = 200;
  private static final String SERVER = OpenPages.class.getPackageName() + ".";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private List<Page> pages = List.of();
  private String experiment = "";

  /** One connection and the lines that came. */
  private static final class Page implements Flow.Subscriber<String> {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable CompletableFuture<HttpResponse<Void>> answer;

    @Override
    public void onSubscribe(Flow.Subscription connected) {
      subscription = connected;
      connected.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      lines.add(line);
    }

    @Override
    public void onError(Throwable failure) {
      lines.add("failed: " + failure);
    }

    @Override
    public void onComplete() {
      lines.add("ended");
    }

    /** The next line that begins so. */
    String next(String start) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(line).as("line that starts with " + start).isNotNull();
        if (line.startsWith(start)) {
          return line;
        }
      }
    }

    void leave() {
      if (subscription != null) {
        subscription.cancel();
      }
      assertThat(answer).isNotNull();
    }

    boolean isSilent(String start) {
      return lines.stream().noneMatch(line -> line.startsWith(start));
    }
  }

  @BeforeEach
  void start() {
    experiment = "live-" + System.nanoTime();
    Api.goal("live_goal", "{\"events\": [\"Live Goal\"]}");
    Api.running(experiment, "[{\"goal\": \"live_goal\", \"role\": \"primary\"}]");
  }

  @AfterEach
  void leave() {
    pages.forEach(Page::leave);
  }

  private void change(String step) {
    Api.admin().post("/v1/experiments/" + experiment + "/" + step).then().statusCode(200);
  }

  private Page open(String path, String... lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path));
    for (String id : lastEventId) {
      request.header("Last-Event-ID", id);
    }
    Page page = new Page();
    page.answer =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.fromLineSubscriber(page));
    return page;
  }

  /** How many threads are at work for a client, or wait there. */
  private static long serving() {
    return Thread.getAllStackTraces().values().stream()
        .filter(LiveUpdatesApiTest::isServing)
        .count();
  }

  private static boolean isServing(StackTraceElement[] stack) {
    String here = LiveUpdatesApiTest.class.getName();
    return Arrays.stream(stack)
        .map(StackTraceElement::getClassName)
        .anyMatch(name -> name.startsWith(SERVER) && !name.startsWith(here));
  }

  private static void awaitOpen(int wanted) {
    String gauge = "microlift_open_pages{protocol=\"growthbook\"} " + (double) wanted;
    await(gauge, () -> RestAssured.given().get("/q/metrics").asString().contains(gauge));
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Test
  void tellsManyPagesOfAChangeWithoutAThreadForEach() throws Exception {
    pages = IntStream.range(0, MANY).mapToObj(i -> open(FEATURES)).toList();
    for (Page page : pages) {
      assertThat(page.next("data:")).contains(experiment);
    }
    awaitOpen(MANY);
    await("no thread waits for a page", () -> serving() == 0);

    change("pause");
    for (Page page : pages) {
      assertThat(page.next("event:")).contains("features");
      String data = page.next("data:").substring("data:".length());
      assertThat(JsonPath.from(data).<List<Object>>get("features.'%s'.rules".formatted(experiment)))
          .isEmpty();
    }
    leave();
    awaitOpen(0);
  }

  @Test
  void tellsAPageThatConnectsAgainWhatItMissed() throws Exception {
    Page first = open(FEATURES);
    String id = first.next("id:").substring("id:".length()).strip();
    Page same = open(FEATURES, id);
    same.next(":");
    assertThat(same.isSilent("data:")).isTrue();

    Page flags = open(FLAGS, id);
    assertThat(flags.next("id:")).contains(id);
    change("pause");
    assertThat(flags.next("data:")).contains("refetchEvaluation");
    assertThat(same.next("data:")).contains(experiment);

    Page late = open(FLAGS, id);
    assertThat(late.next("data:")).contains("refetchEvaluation");
    Page justNow = open(FLAGS);
    assertThat(justNow.next("data:")).contains("refetchEvaluation");
    pages = List.of(first, same, flags, late, justNow);
  }
}
