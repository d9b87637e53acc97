package io.microlift.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.fold.Orders;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** How timelines are read. */
@QuarkusTest
class TimelinesTest {
  @Inject DataSource server;

  @Test
  void whatBecameOfOrdersIsFoundByAnIndexOfNothingElse() throws SQLException {
    try (PrivateStore store = PrivateStore.create(server, "timelines")) {
      store.execute(
          "CREATE TABLE event_all PARTITION OF event FOR VALUES FROM (MINVALUE) TO (MAXVALUE)");
      store.execute("SET enable_seqscan = off");

      List<String> plan = plan(store, Timelines.AMENDMENTS.formatted("props"));
      String index = store.rows("SELECT pg_get_indexdef('event_amendment'::regclass)").get(0);

      assertThat(plan).anyMatch(line -> line.contains("Index Cond: (order_id"));
      assertThat(plan)
          .as("all that the index finds is wanted")
          .noneMatch(line -> line.contains("Filter"));
      assertThat(Pattern.compile("'([^']+)'").matcher(index).results().map(MatchResult::group))
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(Orders.REFUNDED, Orders.CANCELLED, Orders.UPDATED)
                  .flatMap(names -> names.stream().map("'%s'"::formatted))
                  .toList());
    }
  }

  private static List<String> plan(PrivateStore store, String sql) throws SQLException {
    List<String> plan = new ArrayList<>();
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
      try (ResultSet line =
          statement.executeQuery("EXPLAIN " + sql.replaceFirst("\\?", "'{a,b}'"))) {
        while (line.next()) {
          plan.add(line.getString(1));
        }
      }
      statement.execute("RESET enable_seqscan");
    }
    return plan;
  }
}
