package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a storefront sees while stores are down, with real nodes, PostgreSQL and Redis. */
class FaultsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration POLLED = Duration.ofSeconds(2);
  private static final Duration HINTED = Duration.ofMillis(100);
  private static final Duration BUSY = Duration.ofSeconds(10);
  private static final int PER_SECOND = 20;

  @TempDir Path folder;

  private final List<Node> nodes = new ArrayList<>();
  private @Nullable DataFolder data;
  private @Nullable Process postgres;
  private @Nullable RedisProcess redis;
  private int postgresPort;
  private String password = "";

  @BeforeEach
  void startPostgres() throws Exception {
    DataFolder store = DataFolder.open(folder.resolve("store"));
    data = store;
    try (EmbeddedPostgres made = EmbeddedPostgres.start(store)) {
      password = made.password();
    }
    postgresPort = PostgresProcess.freePort();
    launchPostgres();
  }

  private void launchPostgres() throws Exception {
    postgres =
        EmbeddedPostgres.cluster(Objects.requireNonNull(data))
            .server(postgresPort)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("postgres.log").toFile())
            .start();
    Poll.untilConnected("PostgreSQL", SOON, postgresPort);
  }

  private RedisProcess startRedis() throws IOException {
    RedisProcess started = RedisProcess.start(folder);
    redis = started;
    return started;
  }

  private void stopPostgres() throws Exception {
    Process running = postgres;
    if (running != null && running.isAlive()) {
      ChildCommand.signal(StoreFolder.postgres(folder.resolve("store")).orElseThrow().pid(), "INT");
      assertThat(running.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @AfterEach
  void leaveNothingBehind() throws Exception {
    nodes.forEach(Node::close);
    if (redis != null) {
      redis.close();
    }
    stopPostgres();
    if (data != null) {
      data.close();
    }
  }

  private Node node(String name, Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("MICROLIFT_DATABASE_URL", "postgresql://127.0.0.1:" + postgresPort + "/microlift");
    all.put("MICROLIFT_DATABASE_USER", PostgresCluster.USER);
    all.put("MICROLIFT_DATABASE_PASSWORD", password);
    Node node = new Node(folder.resolve(name), all);
    nodes.add(node);
    return node.awaitStart();
  }

  private static void define(Node node, String key) throws Exception {
    assertThat(node.put("/v1/goals/add", "{\"events\": [\"Product Added\"]}").status())
        .isIn(200, 201);
    String body =
        """
        {"variants": [{"key": "a", "control": true}, {"key": "b"}],
         "goals": [{"goal": "add", "role": "primary"}]}
        """;
    assertThat(node.put("/v1/experiments/" + key, body).status()).isEqualTo(201);
    assertThat(node.post("/v1/experiments/" + key + "/start", "").status()).isEqualTo(200);
  }

  @Test
  void assignsWhilePostgresIsStoppedAlsoAfterARestart() throws Exception {
    Node node = node("one", Map.of());
    define(node, "hero");
    String before = node.assign("hero", "v-1").toString();
    assertThat(before).contains("SPLIT");
    Poll.until("definitions are kept", SOON, () -> Files.exists(node.kept()));

    stopPostgres();
    assertThat(node.assign("hero", "v-1")).hasToString(before);
    assertThat(node.isReady()).isTrue();
    Node.Answer exposed = node.assignment("hero", "v-1", true);
    assertThat(exposed.status()).isEqualTo(503);
    assertThat(exposed.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(node.put("/v1/goals/add", "{\"events\": [\"Other\"]}").status()).isEqualTo(503);

    node.restart(Map.of());
    node.awaitStart();
    assertThat(node.assign("hero", "v-1")).hasToString(before);
    assertThat(node.isReady()).isTrue();

    Files.setLastModifiedTime(node.kept(), FileTime.from(Instant.now().minusSeconds(3_600)));
    node.restart(Map.of());
    node.awaitStart();
    assertThat(node.assign("hero", "v-1")).hasToString(before);
    assertThat(node.isReady()).as("with definitions confirmed an hour ago").isFalse();

    launchPostgres();
    Poll.until("it is ready again", SOON, node::isReady);
    Poll.until(
        "it records again", SOON, () -> node.assignment("hero", "v-1", true).status() == 200);
  }

  @Test
  void neverAssignsByADamagedFile() throws Exception {
    Node node = node("one", Map.of());
    define(node, "hero");
    String before = node.assign("hero", "v-1").toString();
    Poll.until(
        "definitions are kept",
        SOON,
        () -> Files.readString(node.kept()).contains("\"status\":\"running\""));
    String kept = Files.readString(node.kept());
    Files.writeString(node.kept(), kept.replace("\"weight\":1.0", "\"weight\":9.0"));

    node.restart(Map.of());
    node.awaitStart();
    assertThat(node.assign("hero", "v-1")).as("the database is the truth").hasToString(before);
    Poll.until("the file is whole again", SOON, () -> Files.readString(node.kept()).equals(kept));

    Files.writeString(node.kept(), kept.substring(0, kept.length() / 2));
    stopPostgres();
    node.restart(Map.of());
    assertThat(node.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(node.output()).contains("is damaged and not used", "The database cannot be used");
  }

  @Test
  void tellsEveryNodeOfAChange() throws Exception {
    Node one = node("one", Map.of());
    Node two = node("two", Map.of());
    define(one, "hero");
    assertThat(Collections.min(List.of(delay(one, two, "a"), delay(one, two, "b"))))
        .as("without Redis")
        .isLessThan(POLLED);
    Map<String, String> shared = Map.of("MICROLIFT_REDIS_URL", startRedis().url());
    one.restart(shared);
    two.restart(shared);
    one.awaitStart();
    two.awaitStart();
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      delays.add(delay(one, two, "redis-" + i));
    }
    System.out.println("a change reaches another node after " + delays);
    assertThat(Collections.min(delays)).as("with Redis: %s", delays).isLessThan(HINTED);
  }

  /** From the answer to a change at one node until another decides by it. */
  private static Duration delay(Node one, Node two, String key) throws Exception {
    define(one, key);
    long began = System.nanoTime();
    Poll.until(
        "the other knows " + key,
        SOON,
        () -> two.assign(key, "v").path("inExperiment").asBoolean());
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void letsTheHashDecideWhileRedisHangs() throws Exception {
    RedisProcess store = startRedis();
    Node node = node("one", Map.of("MICROLIFT_REDIS_URL", store.url()));
    define(node, "hero");
    List<String> exposed = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (node.assignment("hero", "v-" + i, true).body().findPath("variant").asText().equals("a")) {
        exposed.add("v-" + i);
      }
    }
    Poll.until(
        "exposures are in",
        SOON,
        () ->
            node.get("/v1/experiments/hero/results")
                    .body()
                    .path("freshness")
                    .path("pendingRequests")
                    .asInt(1)
                == 0);
    assertThat(
            node.post(
                    "/v1/experiments/hero/phases",
                    "{\"keepBuckets\": true, \"weights\": {\"b\": 99}}")
                .status())
        .isEqualTo(200);
    assertSticky(node, exposed.get(0));

    store.signal("STOP");
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Node.Answer hanging = node.assignment("hero", exposed.get(1), false);
      assertThat(hanging.body().findPath("reason").asText()).isEqualTo("SPLIT");
      waits.add(hanging.took());
    }
    assertThat(Collections.min(waits)).as("%s", waits).isLessThan(Duration.ofMillis(500));
    assertThat(Collections.max(waits)).as("%s", waits).isGreaterThan(Duration.ofMillis(50));
    assertThat(node.get("/q/metrics").response().body())
        .containsPattern("microlift_sticky_fallbacks_total [1-9]");

    store.signal("CONT");
    Poll.until("Redis answers", SOON, () -> isSticky(node, exposed.get(1)));
    store.close();
    Poll.until("PostgreSQL has the last word", SOON, () -> isSticky(node, exposed.get(2)));
    assertThat(node.isReady()).isTrue();
  }

  @Test
  void limitsAKeyOverAllNodesAndOnEachWithoutRedis() throws Exception {
    RedisProcess store = startRedis();
    Map<String, String> settings =
        Map.of(
            "MICROLIFT_REDIS_URL",
            store.url(),
            "MICROLIFT_LIMITS_PER_KEY",
            Integer.toString(PER_SECOND));
    List<Node> both = List.of(node("one", settings), node("two", settings));
    define(both.get(0), "hero");
    assertThat(letThrough(both)).as("both count together").isBetween(0.8, 1.25);

    store.close();
    assertThat(letThrough(both)).as("each counts by itself").isBetween(1.3, 2.2);
    for (Node each : both) {
      assertThat(each.get("/q/metrics").response().body())
          .containsPattern("microlift_rate_fallbacks_total [1-9]")
          .containsPattern("microlift_rate_limited_total [1-9]");
    }
  }

  /**
   * How many of the requests that both get as fast as they answer are not refused, in units of what
   * one node lets through: two seconds' worth at once, then as many as every second allows.
   */
  private static double letThrough(List<Node> nodes) throws Exception {
    int through = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < BUSY.toNanos()) {
      for (Node each : nodes) {
        int status = each.assignment("hero", "v", false).status();
        assertThat(status).isIn(200, 429);
        through += status == 200 ? 1 : 0;
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return through / (PER_SECOND * (2 + seconds));
  }

  /** The node's clock alone moves: PostgreSQL's and the storefront's do not. */
  @Test
  void losesNobodyWhenTheClockMoves() throws Exception {
    MovedClock clock = MovedClock.in(folder);
    Node node = node("one", clock.settings());
    define(node, "hero");
    String before = node.assign("hero", "v-1").toString();
    int sent = 0;
    for (Duration moved : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(-1))) {
      clock.move(moved);
      Poll.until("the clock moves by " + moved, SOON, () -> isMoved(node, moved));
      assertThat(node.assign("hero", "v-1")).hasToString(before);
      for (int i = 0; i < 5; i++) {
        sent++;
        assertThat(node.assignment("hero", "moved-" + sent, true).status()).isEqualTo(200);
        Node.Answer tracked =
            node.post(
                "/v1/track",
                "{\"event\": \"Product Added\", \"anonymousId\": \"moved-%d\", \"messageId\": \"m-%d\"}"
                    .formatted(sent, sent));
        assertThat(tracked.status()).isEqualTo(202);
      }
      int expected = sent;
      Poll.until("%d visitors are counted".formatted(sent), SOON, () -> visitors(node) == expected);
      String later = "moved" + moved.toHours();
      define(node, later);
      Poll.until(
          "a change is seen", SOON, () -> node.assign(later, "v").path("inExperiment").asBoolean());
      assertThat(node.isReady()).isTrue();
    }
    assertThat(node.post("/v1/invariants", "").body().path("wrongSums").asInt(-1)).isZero();
  }

  private static boolean isMoved(Node node, Duration moved) throws Exception {
    JsonNode results = node.get("/v1/experiments/hero/results").body();
    Duration apart =
        Duration.between(Instant.now(), Instant.parse(results.path("asOf").asText())).minus(moved);
    return apart.abs().compareTo(SOON) < 0;
  }

  /** How many visitors are in the results, once nothing is pending. */
  private static int visitors(Node node) throws Exception {
    JsonNode results = node.get("/v1/experiments/hero/results").body();
    if (results.at("/freshness/pendingRequests").asInt(1) != 0
        || results.at("/freshness/pendingVisitors").asInt(1) != 0) {
      return -1;
    }
    return results.at("/variants/0/visitors").asInt() + results.at("/variants/1/visitors").asInt();
  }

  private static void assertSticky(Node node, String visitor) {
    Poll.until(visitor + " keeps its variant", SOON, () -> isSticky(node, visitor));
  }

  private static boolean isSticky(Node node, String visitor) throws Exception {
    String answer = node.assign("hero", visitor).toString();
    return answer.contains("\"variant\":\"a\"") && answer.contains("STICKY");
  }
}
