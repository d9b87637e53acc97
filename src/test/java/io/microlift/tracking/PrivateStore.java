package io.microlift.tracking;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.microlift.platform.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;

/**
 * A database that no server works on, so that a test decides when it is drained and refreshed. Its
 * definitions are copied from the server of the test.
 */
public final class PrivateStore implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static final TrackingConfig CONFIG =
      new TrackingConfig() {
        @Override
        public int floodLimit() {
          return 5_000;
        }

        @Override
        public int capVisitors() {
          return 1_000;
        }

        @Override
        public int sampledVisitors() {
          return 100_000;
        }
      };

  private static final List<String> SUMS =
      List.of(
          """
          SELECT phase, segment, metric, day, variant, currency, visitors, converted,
                 sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd
          FROM tally
          WHERE (visitors, converted, sx, sxx, sc, scc, sxc, sy, syy, sxy, sdd)
            <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
          ORDER BY phase, segment, metric, day, variant, currency
          """,
          """
          SELECT phase, variant, metric_a, currency_a, metric_b, currency_b, sab
          FROM tally_pair
          WHERE sab <> 0
          ORDER BY phase, variant, metric_a, currency_a, metric_b, currency_b
          """,
          "SELECT visitor, phase, encode(body, 'hex') FROM contribution ORDER BY visitor, phase");

  private final AgroalDataSource database;
  private Drain drain;
  private Refresh refresh;

  private PrivateStore(AgroalDataSource database) {
    this.database = database;
    this.drain = newDrain();
    this.refresh = newRefresh();
  }

  /** Creates an empty database beside that of the server. */
  public static PrivateStore create(DataSource server, String name) throws SQLException {
    return create(server, name, "latest");
  }

  /** The same as an older version left it: with the migrations up to this one. */
  static PrivateStore create(DataSource server, String name, String version) throws SQLException {
    try (Connection connection = server.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
      statement.execute("CREATE DATABASE " + name);
    }
    Config config = ConfigProvider.getConfig();
    String url = config.getValue("quarkus.datasource.jdbc.url", String.class);
    AgroalDataSource database =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(8)
                            .connectionFactoryConfiguration(
                                to ->
                                    to.jdbcUrl(
                                            url.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"))
                                        .principal(
                                            new NamePrincipal(
                                                config.getValue(
                                                    "quarkus.datasource.username", String.class)))
                                        .credential(
                                            new SimplePassword(
                                                config.getValue(
                                                    "quarkus.datasource.password",
                                                    String.class))))));
    Flyway.configure().dataSource(database).target(version).load().migrate();
    return new PrivateStore(database);
  }

  /** Migrates it as the server does when it starts. */
  void upgrade() {
    Flyway.configure().dataSource(database).outOfOrder(true).load().migrate();
  }

  /** The definitions of the server, as they are now. */
  static String definitions(DataSource server) throws SQLException {
    try (Connection connection = server.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT body FROM snapshot ORDER BY version DESC LIMIT 1")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Where it is. */
  public DataSource database() {
    return database;
  }

  /** Forgets everything, as if nothing had ever been read. */
  void clear() throws SQLException {
    execute(
        "TRUNCATE snapshot, inbox, quarantine, identity, event, exposure, visitor_flag, dirty,"
            + " unfolded_visitor, contribution, tally, tally_pair, arrival,"
            + " recomputation");
    drain = newDrain();
    refresh = newRefresh();
  }

  /** Takes over definitions and has all phases counted again, as every change does. */
  void define(String definitions) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO snapshot (body, created_at) VALUES (?::jsonb, now())")) {
      insert.setString(1, definitions);
      insert.executeUpdate();
    }
    execute(
        "INSERT INTO recomputation (phase, requested_at) SELECT DISTINCT phase, now() FROM exposure"
            + " ON CONFLICT (phase) DO UPDATE SET done_up_to = NULL");
  }

  /** Acknowledges a batch of items. */
  void append(List<String> items) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO inbox (received_at, body) VALUES (?, ?)")) {
      for (int from = 0; from < items.size(); from += Envelope.MOST_ITEMS) {
        int to = Math.min(items.size(), from + Envelope.MOST_ITEMS);
        String batch = "{\"batch\": [%s]}".formatted(String.join(",", items.subList(from, to)));
        insert.setObject(1, NOW.atOffset(ZoneOffset.UTC));
        insert.setBytes(2, batch.getBytes(StandardCharsets.UTF_8));
        insert.executeUpdate();
      }
    }
  }

  boolean drain() throws SQLException {
    return drain.some();
  }

  boolean refresh() throws SQLException {
    return refresh.some();
  }

  /** Drains and refreshes until nothing is left. */
  void finish() throws SQLException {
    boolean more = true;
    while (more) {
      more = drain();
      more |= refresh();
    }
  }

  Refresh newRefresh() {
    return new Refresh(database, new CurrentRules(CONFIG), Tracing.off());
  }

  private Drain newDrain() {
    return new Drain(
        database,
        new Quarantine(database, Clock.systemUTC()),
        (definitions, phase, visitorId, at) -> Optional.empty(),
        HeldOut.NOBODY,
        Tracing.off());
  }

  Invariants.Report checkInvariants() throws SQLException {
    return new Invariants(
            database,
            new CurrentRules(CONFIG),
            CONFIG,
            new SimpleMeterRegistry(),
            Clock.systemUTC())
        .check();
  }

  /** Everything that was summed, and what of whom, as text. */
  String sums() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String sql : SUMS) {
      rows(sql).forEach(row -> all.append(row).append('\n'));
    }
    return all.toString();
  }

  /** The rows of a query, each as one text. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(i == 1 ? "" : " ").append(row.getString(i));
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
