package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events to both nodes of a pair, some to both at once, while visitors ask both for their variants
 * in two protocols and are told which variant they should get by a computation of our own.
 */
final class MixedLoad {
  private static final int VISITORS = 20_000;
  private static final int CONNECTIONS = 4;
  private static final int TO_BOTH = 10;
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(40);
  private static final Duration BETWEEN_VISITORS = Duration.ofMillis(4);

  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private final List<Server> nodes;
  private final String salt;
  private final NumberedBatches batches =
      new NumberedBatches(
          URI.create("http://unused"),
          "unused",
          "two-nodes",
          Instant.now().truncatedTo(ChronoUnit.MILLIS));
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile boolean ended;
  private long sent;

  MixedLoad(List<Server> nodes) {
    this.nodes = nodes;
    JsonNode experiment = nodes.get(0).get("/v1/experiments/" + BenchmarkPlan.EXPERIMENT);
    this.salt = experiment.findPath("salt").asText();
    if (salt.isEmpty()) {
      throw new StoppedException(Exit.REFUSED, "the experiment has no salt: " + experiment);
    }
  }

  /** Begins; the future is done when every batch is acknowledged after {@link #end}. */
  CompletableFuture<Void> begin() {
    CompletableFuture<Void> asking = CompletableFuture.runAsync(this::ask, MixedLoad::inAThread);
    return CompletableFuture.allOf(
        asking, CompletableFuture.runAsync(this::deliver, MixedLoad::inAThread));
  }

  private static void inAThread(Runnable task) {
    Thread thread = new Thread(task, "load");
    thread.setDaemon(true);
    thread.start();
  }

  void end() {
    ended = true;
  }

  NumberedBatches batches() {
    return batches;
  }

  /** Returns how many batches were sent; their numbers are 1 to this. */
  long sent() {
    return sent;
  }

  /** Returns the numbers of the batches for which a node answered. */
  Set<Long> acknowledged() {
    return acknowledged;
  }

  /** Returns a sentence for every variant that was not the one computed. */
  Queue<String> wrong() {
    return wrong;
  }

  /** Returns how many questions for a variant were answered. */
  long answers() {
    return answers.get();
  }

  /** Returns how many were not. */
  long unanswered() {
    return unanswered.get();
  }

  private void deliver() {
    List<Delivery> deliveries = new ArrayList<>();
    try {
      for (Server node : nodes) {
        deliveries.add(
            new Delivery(node, CONNECTIONS, batch -> acknowledged.add(batches.number(batch))));
      }
      while (!ended) {
        sent++;
        Batch batch = batches.batch(sent);
        int first = (int) (sent % nodes.size());
        deliveries.get(first).send(batch);
        if (sent % TO_BOTH == 0) {
          deliveries.get(1 - first).send(batch);
        }
        Server.sleep(BETWEEN_BATCHES);
      }
      deliveries.forEach(Delivery::finish);
    } finally {
      deliveries.forEach(Delivery::close);
    }
  }

  private void ask() {
    SplittableRandom random = new SplittableRandom(7);
    while (!ended) {
      String visitor = "v-%05d".formatted(random.nextInt(VISITORS));
      for (Server node : nodes) {
        JsonNode question =
            Json.object().put("visitorId", visitor).set("experiments", Json.parse("[\"bench\"]"));
        compare(
            visitor,
            node.askOnce("/v1/assignments", question)
                .map(answer -> answer.at("/assignments/0/variant")));
        JsonNode context = Json.parse("{\"context\":{\"targetingKey\":\"%s\"}}".formatted(visitor));
        compare(
            visitor,
            node.askOnce("/ofrep/v1/evaluate/flags/bench", context)
                .map(answer -> answer.path("variant")));
      }
      Server.sleep(BETWEEN_VISITORS);
    }
  }

  private void compare(String visitor, Optional<JsonNode> variant) {
    if (variant.isEmpty()) {
      unanswered.incrementAndGet();
      return;
    }
    answers.incrementAndGet();
    String expected = variantOf(salt, visitor);
    if (!variant.get().asText().equals(expected)) {
      wrong.add("%s should get %s, not %s".formatted(visitor, expected, variant.get()));
    }
  }

  /**
   * Returns what a visitor gets: the first of two equal halves of 10 000 buckets is the control's.
   *
   * <p>Source: GrowthBook, "Build your own SDK", hash version 2 (FNV-1a, 32 bits, twice).
   */
  static String variantOf(String salt, String visitor) {
    String once = Integer.toUnsignedString(hash(salt + visitor));
    boolean lower = Integer.remainderUnsigned(hash(once), 10_000) < 5_000;
    return lower ? "control" : "sticky";
  }

  private static int hash(String text) {
    return text.chars().reduce(OFFSET_BASIS, (hash, unit) -> (hash ^ unit) * PRIME);
  }

  /** Waits for the last acknowledgements. */
  static void await(CompletableFuture<Void> load, Duration longest) {
    load.orTimeout(longest.toSeconds(), TimeUnit.SECONDS).join();
  }
}
