package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * GrowthBook's JavaScript SDK, unmodified, decides as this server does: in every experiment, for
 * visitors and experiments of every kind.
 */
class GrowthBookAgreementIT {
  private static final int VISITORS = 20_000;
  private static final String SEED = "20261125";
  private static final String AT_ONCE = "8";

  @Test
  void agreesOnEveryDecision() {
    try (Clients clients = new Clients()) {
      new RandomExperiments(clients, Long.parseLong(SEED)).define();
      String visitors = Integer.toString(VISITORS);
      try (ClientScript script = clients.run("growthbook-agrees.mjs", SEED, visitors, AT_ONCE)) {
        JsonNode told = script.next();
        assertThat(told.path("differing").asInt()).as(told.toPrettyString()).isZero();
        assertThat(told.path("experiments").asInt()).isEqualTo(RandomExperiments.COUNT);
        assertThat(told.path("compared").asInt()).isEqualTo(VISITORS * RandomExperiments.COUNT);
        for (String reason : RandomExperiments.REASONS) {
          assertThat(told.path("reasons").path(reason).asInt())
              .as(reason)
              .isGreaterThan(VISITORS / 20);
        }
      }
      noticesAWrongPayload(clients);
    }
  }

  /** The comparison would be worth nothing if it agreed with rules that are not the server's. */
  private static void noticesAWrongPayload(Clients clients) {
    for (String wrong : List.of("seed", "ranges", "condition")) {
      try (ClientScript script = clients.run("growthbook-agrees.mjs", SEED, "300", "8", wrong)) {
        assertThat(script.next().path("differing").asInt()).as(wrong).isPositive();
      }
    }
  }
}
