package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Holds what is stored against what was acknowledged, and the tallies against a recomputation, once
 * the load has ended.
 */
final class StoreCheck {
  /** Every sum of the tallies that is not zero, in order. */
  private static final String TALLIES =
      """
      SELECT count(*), md5(string_agg(line, ',' ORDER BY line))
      FROM (
        SELECT t::text AS line
        FROM tally t
        WHERE (visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd)
          <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        UNION ALL
        SELECT p::text
        FROM tally_pair p
        WHERE sab <> 0) AS lines
      """;

  private static final String FOLD_AGAIN =
      """
      INSERT INTO recomputation (phase, requested_at)
      SELECT id, now()
      FROM phase
      """;

  private final StoreAudit audit;
  private final Server server;
  private final List<String> others;
  private final Duration patience;
  private final PrintStream out;

  /**
   * Prepares to look.
   *
   * @param others experiments besides the one of the batches
   * @param patience how long nothing may change before what is pending counts as stuck
   */
  StoreCheck(
      StoreAudit audit, Server server, List<String> others, Duration patience, PrintStream out) {
    this.audit = audit;
    this.server = server;
    this.others = List.copyOf(others);
    this.patience = patience;
    this.out = out;
  }

  /** What the tallies hold. */
  private record Tallied(long sums, String digest) {}

  /**
   * Waits until nothing is pending, compares, and prints what was compared.
   *
   * @param sent numbers from 1 to this were sent
   * @param acknowledged numbers of the batches that the server took
   */
  boolean passes(NumberedBatches batches, long sent, Set<Long> acknowledged) throws SQLException {
    JsonNode results = fresh();
    long visitors = 0;
    for (JsonNode variant : results.path("variants")) {
      visitors += variant.path("visitors").asLong();
    }
    StoreAudit.Difference ids =
        audit.compare(
            BenchmarkPlan.EXPERIMENT,
            acknowledged.stream()
                .flatMap(number -> NumberedBatches.storedIds(batches.batch(number))));
    out.printf(
        "%,d events acknowledged, %,d stored: %,d missing, %,d not acknowledged or stored twice%n",
        acknowledged.size() * (long) batches.events(),
        ids.stored(),
        ids.missing(),
        ids.unexpected());
    out.printf(
        "%,d visitors sent, %,d in the results%n", sent * NumberedBatches.VISITORS, visitors);
    boolean good =
        ids.missing() == 0
            && ids.unexpected() == 0
            && acknowledged.size() == sent
            && visitors == sent * NumberedBatches.VISITORS;
    good &= checkTallies();
    boolean holds = checkInvariants();
    return good && holds;
  }

  private boolean checkTallies() throws SQLException {
    try (Connection store = audit.connect()) {
      Tallied before = tallied(store);
      execute(store, FOLD_AGAIN);
      fresh();
      Tallied again = tallied(store);
      // One transaction that takes the right to refresh first, as the server does
      execute(
          store,
          "BEGIN; SELECT FROM lane FOR UPDATE; DELETE FROM tally; DELETE FROM tally_pair;"
              + " DELETE FROM contribution; "
              + FOLD_AGAIN
              + "; COMMIT");
      fresh();
      Tallied anew = tallied(store);
      out.printf(
          "%,d sums; folded again: %s; from scratch: %,d sums, %s%n",
          before.sums(),
          again.equals(before) ? "equal" : "DIFFERENT",
          anew.sums(),
          anew.equals(before) ? "equal" : "DIFFERENT");
      return before.sums() > 0 && again.equals(before) && anew.equals(before);
    }
  }

  private boolean checkInvariants() {
    JsonNode report = server.post("/v1/invariants");
    out.printf("invariants: %s%n", report);
    return report.path("visitors").asLong() > 0
        && report.path("wrongVisitors").asLong(1) == 0
        && report.path("wrongSums").asLong(1) == 0;
  }

  private JsonNode fresh() {
    others.forEach(this::fresh);
    return fresh(BenchmarkPlan.EXPERIMENT);
  }

  private JsonNode fresh(String experiment) {
    return new Freshness(server, experiment, new Patience(patience)).await();
  }

  private static Tallied tallied(Connection store) throws SQLException {
    try (Statement statement = store.createStatement();
        ResultSet row = statement.executeQuery(TALLIES)) {
      row.next();
      return new Tallied(row.getLong(1), String.valueOf(row.getString(2)));
    }
  }

  private static void execute(Connection store, String sql) throws SQLException {
    try (Statement statement = store.createStatement()) {
      statement.execute(sql);
    }
  }
}
