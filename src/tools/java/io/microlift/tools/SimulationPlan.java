package io.microlift.tools;

/** What the simulation defines. */
final class SimulationPlan {
  private SimulationPlan() {}

  /** Puts the goals in place: adding to the cart, and revenue. */
  static void defineGoals(Server server) {
    server.put(
        "/v1/goals/sim_cart", Json.parse("{\"tier\": \"micro\", \"events\": [\"sim_cart\"]}"));
    server.put(
        "/v1/goals/sim_revenue",
        Json.parse(
            """
            {"tier": "macro", "kind": "value", "currency": "EUR", "events": ["Order Completed"]}
            """));
  }

  /** Starts an experiment of two equal variants that is planned for so many days. */
  static void run(Server server, String experiment, int days, String goal) {
    String path = "/v1/experiments/" + experiment;
    server.put(
        path,
        Json.parse(
            """
            {"variants": [{"key": "control", "control": true}, {"key": "treatment"}],
             "goals": [{"goal": "%s", "role": "primary"}],
             "plan": {"days": %d}}
            """
                .formatted(goal, days)));
    server.post(path + "/start");
  }
}
