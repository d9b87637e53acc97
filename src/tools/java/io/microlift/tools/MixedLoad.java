package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Events to both nodes of a pair, by our own batches and as OFREP's clients track, some to both at
 * once, while visitors ask both for their variants in two protocols, or to be recorded as exposed,
 * and are told which variant they should get by a computation of our own.
 */
final class MixedLoad {
  /** The experiment of those who are recorded as exposed when they ask. */
  static final String EXPOSED = "two-nodes-exposed";

  private static final int VISITORS = 20_000;
  private static final int CONNECTIONS = 4;
  private static final int TO_BOTH = 10;
  private static final int BY_OFREP = 3;
  private static final int INTAKES = 2;
  private static final int TO_BE_EXPOSED = 5;
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(40);
  private static final Duration BETWEEN_VISITORS = Duration.ofMillis(4);

  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private final List<Server> nodes;
  private final Turmoil turmoil;
  private final String salt;
  private final String saltOfExposed;
  private final NumberedBatches batches =
      new NumberedBatches(
          URI.create("http://unused"),
          "unused",
          "two-nodes",
          Instant.now().truncatedTo(ChronoUnit.MILLIS));
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<String, String> toBeExposed = new ConcurrentHashMap<>();
  private final Set<String> exposed = ConcurrentHashMap.newKeySet();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Questions variants = new Questions("variants", null);
  private final Questions exposures = new Questions("exposures", Disturbance.POSTGRES_RESTART);
  private volatile boolean ended;
  private long sent;

  MixedLoad(List<Server> nodes, Turmoil turmoil) {
    this.nodes = nodes;
    this.turmoil = turmoil;
    this.salt = salt(BenchmarkPlan.EXPERIMENT);
    this.saltOfExposed = salt(EXPOSED);
  }

  private String salt(String key) {
    JsonNode experiment = nodes.get(0).get("/v1/experiments/" + key);
    String found = experiment.findPath("salt").asText();
    if (found.isEmpty()) {
      throw new StoppedException(Exit.REFUSED, "the experiment has no salt: " + experiment);
    }
    return found;
  }

  /** Begins; the future is done when every batch is acknowledged after {@link #end}. */
  CompletableFuture<Void> begin() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    all.add(CompletableFuture.runAsync(this::deliver, MixedLoad::inAThread));
    for (int i = 0; i < nodes.size(); i++) {
      int node = i;
      all.add(CompletableFuture.runAsync(() -> ask(node), MixedLoad::inAThread));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
  }

  static void inAThread(Runnable task) {
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

  /** Returns what became of the questions for a variant. */
  Questions variants() {
    return variants;
  }

  /** Returns what became of the questions of visitors who are recorded as exposed. */
  Questions exposures() {
    return exposures;
  }

  /** Returns the variant of each visitor who asked to be recorded as exposed. */
  Map<String, String> toBeExposed() {
    return toBeExposed;
  }

  /** Returns those of them for whom a node answered. */
  Set<String> exposed() {
    return exposed;
  }

  private void deliver() {
    List<Delivery> deliveries = new ArrayList<>();
    try {
      for (Server node : nodes) {
        for (String path : List.of("/v1/batch", "/ofrep/v1/track")) {
          deliveries.add(
              new Delivery(
                  node, path, CONNECTIONS, batch -> acknowledged.add(batches.number(batch))));
        }
      }
      while (!ended) {
        sent++;
        int node = (int) (sent % nodes.size());
        int intake = sent % BY_OFREP == 0 ? 1 : 0;
        deliveries.get(node * INTAKES + intake).send(batch(sent, intake));
        if (sent % TO_BOTH == 0) {
          int other = 1 - intake;
          deliveries.get((1 - node) * INTAKES + other).send(batch(sent, other));
        }
        Server.sleep(BETWEEN_BATCHES);
      }
      deliveries.forEach(Delivery::finish);
    } finally {
      deliveries.forEach(Delivery::close);
    }
  }

  private Batch batch(long number, int intake) {
    return intake == 0 ? batches.batch(number) : batches.ofrepBatch(number);
  }

  private void ask(int node) {
    SplittableRandom random = new SplittableRandom(7 + node);
    for (long number = 0; !ended; number++) {
      String visitor = "v-%05d".formatted(random.nextInt(VISITORS));
      JsonNode question =
          Json.object().put("visitorId", visitor).set("experiments", Json.parse("[\"bench\"]"));
      compare(
          ask(variants, node, "/v1/assignments", question).at("/assignments/0/variant"),
          visitor,
          variantOf(salt, visitor));
      JsonNode context = Json.parse("{\"context\":{\"targetingKey\":\"%s\"}}".formatted(visitor));
      compare(
          ask(variants, node, "/ofrep/v1/evaluate/flags/bench", context).path("variant"),
          visitor,
          variantOf(salt, visitor));
      if (number % TO_BE_EXPOSED == 0) {
        expose(node, "exposed-%d-%d".formatted(node, number));
      }
      Server.sleep(BETWEEN_VISITORS);
    }
  }

  private void expose(int node, String visitor) {
    String expected = variantOf(saltOfExposed, visitor);
    toBeExposed.put(visitor, expected);
    JsonNode question =
        Json.parse(
            "{\"visitorId\":\"%s\",\"experiments\":[\"%s\"],\"expose\":true}"
                .formatted(visitor, EXPOSED));
    JsonNode variant =
        ask(exposures, node, "/v1/assignments", question).at("/assignments/0/variant");
    if (!variant.isMissingNode()) {
      exposed.add(visitor);
    }
    compare(variant, visitor, expected);
  }

  private JsonNode ask(Questions questions, int node, String path, JsonNode question) {
    Turmoil.Moment before = turmoil.now(node);
    Attempt attempt = nodes.get(node).askOnce(path, question);
    questions.note(attempt, before.and(turmoil.now(node)));
    return attempt.answer().orElse(Json.missing());
  }

  private void compare(JsonNode variant, String visitor, String expected) {
    if (!variant.isMissingNode() && !variant.asText().equals(expected)) {
      wrong.add("%s should get %s, not %s".formatted(visitor, expected, variant));
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
