package io.microlift.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The sums depend on the set of facts and the definitions, and on nothing else. */
@QuarkusTest
class HistoriesTest {
  private static final int ROUNDS = 30;
  private static final int VISITORS = 70;
  private static final String EXPERIMENT = "histories";

  private static final String GOALS =
      """
      [{"goal": "h-add", "role": "primary"}, {"goal": "h-views"}, {"goal": "h-revenue"}, {"goal": "h-capped"},
       {"goal": "h-per-order"}, {"goal": "h-back"}]
      """;

  @Inject DataSource server;

  @Test
  void everyWayToTheSameFactsGivesTheSameSums() throws SQLException {
    String before = define("P20D", 20);
    String after = define("P3D", 7);
    try (PrivateStore store = PrivateStore.create(server, "histories")) {
      for (int round = 0; round < ROUNDS; round++) {
        Random random = new Random(20_260_401 + round);
        List<String> items = new RandomItems(random, EXPERIMENT, false).of(VISITORS);
        store.clear();
        store.define(after);
        store.append(items);
        store.finish();
        String expected = store.sums();

        assertThat(expected).as("round %d", round).isNotEmpty();
        assertThat(byAnyWay(store, items, before, after, random))
            .as("round %d", round)
            .isEqualTo(expected);
        assertThat(store.checkInvariants())
            .as("round %d", round)
            .extracting(Invariants.Report::wrongVisitors, Invariants.Report::wrongSums)
            .containsExactly(0, 0);
      }
    }
  }

  /** Repeats and shuffles items, splits them, and drains, refreshes and redefines in between. */
  private static String byAnyWay(
      PrivateStore store, List<String> items, String before, String after, Random random)
      throws SQLException {
    List<String> sent = new ArrayList<>(items);
    sent.addAll(items.subList(0, random.nextInt(items.size())));
    Collections.shuffle(sent, random);
    int change = random.nextInt(sent.size());
    store.clear();
    store.define(before);
    boolean changed = false;
    for (int at = 0; at < sent.size(); ) {
      int next = Math.min(sent.size(), at + 1 + random.nextInt(60));
      store.append(sent.subList(at, next));
      at = next;
      if (random.nextBoolean()) {
        store.drain();
      }
      if (!changed && at >= change) {
        store.define(after);
        changed = true;
      }
      if (random.nextBoolean()) {
        store.refresh();
      }
    }
    store.finish();
    return store.sums();
  }

  private String define(String window, int cap) throws SQLException {
    Api.goal("h-add", "{\"events\": [\"add\"], \"window\": \"%s\"}".formatted(window));
    Api.goal("h-views", "{\"kind\": \"count\", \"events\": [\"view\"]}");
    Api.goal(
        "h-revenue",
        """
        {"kind": "value", "events": ["purchase", "tip"], "currency": "EUR", "rates": {"USD": 0.9},
         "filter": {"properties.value": {"$gt": 5}}}
        """);
    Api.goal(
        "h-capped",
        """
        {"kind": "value", "events": ["purchase", "tip"], "currency": "EUR", "cap": %d}
        """
            .formatted(cap));
    Api.goal("h-orders", "{\"kind\": \"count\", \"events\": [\"purchase\"]}");
    Api.goal(
        "h-per-order",
        """
        {"kind": "ratio", "numerator": "h-revenue", "denominator": "h-orders"}
        """);
    Api.goal("h-back", "{\"kind\": \"retention\", \"from\": 1, \"to\": 3}");
    if (Api.admin().get("/v1/experiments/" + EXPERIMENT).statusCode() == 404) {
      Api.running(EXPERIMENT, GOALS + ", \"funnel\": [\"h-views\", \"h-add\", \"h-orders\"]");
    }
    return PrivateStore.definitions(server);
  }
}
