package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.Snapshot;
import io.microlift.experiment.SnapshotStore;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Tracing;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Turns acknowledged requests into facts; several nodes may drain at once. */
@Singleton
class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);
  private static final int MOST_REQUESTS = 200;

  /** Class of SQL states that blame the values, not the server. */
  private static final String DATA_EXCEPTION = "22";

  private static final String TAKE =
      """
      DELETE FROM inbox
      WHERE seq = ANY (ARRAY (
        SELECT seq
        FROM inbox
        ORDER BY seq
        LIMIT ?
        FOR UPDATE SKIP LOCKED))
      RETURNING received_at, body
      """;

  private final DataSource database;
  private final Quarantine quarantine;
  private final ExpectedVariants expected;
  private final HeldOut heldOut;
  private final Tracing tracing;
  private final Set<YearMonth> partitions = new HashSet<>();
  private Snapshot definitions = Snapshot.EMPTY;
  private CountedNames names = new CountedNames(Snapshot.EMPTY);

  Drain(
      DataSource database,
      Quarantine quarantine,
      ExpectedVariants expected,
      HeldOut heldOut,
      Tracing tracing) {
    this.database = database;
    this.quarantine = quarantine;
    this.expected = expected;
    this.heldOut = heldOut;
    this.tracing = tracing;
  }

  @SuppressWarnings("ArrayRecordComponent") // only carried, never compared
  private record Request(Instant receivedAt, byte[] body) {}

  /** Drains the oldest requests; returns whether there may be more. */
  boolean some() throws SQLException {
    try {
      return some(MOST_REQUESTS) == MOST_REQUESTS;
    } catch (SQLException e) {
      if (!blamesValues(e)) {
        throw e;
      }
      LOG.warnf("draining one by one: %s", e.getMessage());
      return oneByOne();
    }
  }

  private static boolean blamesValues(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith(DATA_EXCEPTION);
  }

  /** After a failure that a request's values caused: finds that request and sets it aside. */
  private boolean oneByOne() throws SQLException {
    for (int i = 0; i < MOST_REQUESTS; i++) {
      try {
        if (some(1) == 0) {
          return false;
        }
      } catch (SQLException e) {
        if (!blamesValues(e)) {
          throw e;
        }
        setAside(text(e));
      }
    }
    return true;
  }

  private int some(int most) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        List<Request> requests = take(connection, most);
        if (requests.isEmpty()) {
          connection.commit();
          return 0;
        }
        return tracing.background(
            "drain",
            span -> {
              span.setAttribute("microlift.requests", requests.size());
              drain(connection, requests);
              connection.commit();
              return requests.size();
            });
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        // One of them may be gone: the next attempt makes sure.
        partitions.clear();
        throw e;
      }
    }
  }

  private void drain(Connection connection, List<Request> requests) throws SQLException {
    define(SnapshotStore.latest(connection, definitions));
    List<Fact> facts = new ArrayList<>();
    ArrivalCounting arrivals = new ArrivalCounting(connection, names);
    List<ArrivalCounting.Arrived> events = new ArrayList<>();
    Instant oldest = requests.get(0).receivedAt();
    for (Request request : requests) {
      oldest = oldest.isBefore(request.receivedAt()) ? oldest : request.receivedAt();
      try {
        for (Fact fact : read(connection, request)) {
          facts.add(fact);
          if (fact instanceof Fact.Happened happened) {
            events.add(new ArrivalCounting.Arrived(happened, request.receivedAt()));
          } else if (fact instanceof Fact.Saw saw) {
            expected
                .of(definitions, saw.phase(), saw.visitorId(), saw.at())
                .ifPresent(variant -> arrivals.count(saw, variant));
          }
        }
      } catch (ProblemException e) {
        quarantine.add(connection, request.receivedAt(), request.body(), text(e));
      }
    }
    addPartitions(Truth.months(facts));
    Map<String, Long> added = new Truth(connection).add(facts, oldest);
    arrivals.count(events, added);
    arrivals.store(oldest);
  }

  private void define(Snapshot latest) {
    if (latest.version() != definitions.version()) {
      names = new CountedNames(latest);
    }
    definitions = latest;
  }

  private List<Fact> read(Connection connection, Request request) throws SQLException {
    JsonNode body = Body.parse(request.body(), Integer.MAX_VALUE);
    Envelope.Reading reading = Envelope.read(body, request.receivedAt(), definitions, heldOut);
    if (!reading.rejected().isEmpty()) {
      quarantine.add(connection, request.receivedAt(), request.body(), reasons(reading.rejected()));
    }
    return reading.facts();
  }

  private static List<Request> take(Connection connection, int most) throws SQLException {
    List<Request> requests = new ArrayList<>();
    try (PreparedStatement delete = connection.prepareStatement(TAKE)) {
      delete.setInt(1, most);
      try (ResultSet row = delete.executeQuery()) {
        while (row.next()) {
          requests.add(
              new Request(row.getObject(1, OffsetDateTime.class).toInstant(), row.getBytes(2)));
        }
      }
    }
    return requests;
  }

  /** Retention drops no month that ended less than a month ago. */
  private static boolean mayBeDropped(YearMonth month) {
    return month.isBefore(YearMonth.now(ZoneOffset.UTC).minusMonths(1));
  }

  private void addPartitions(Set<YearMonth> months) throws SQLException {
    Set<YearMonth> missing = new TreeSet<>(months);
    partitions.removeIf(Drain::mayBeDropped);
    missing.removeAll(partitions);
    if (missing.isEmpty()) {
      return;
    }
    try (Connection connection = database.getConnection()) {
      new Truth(connection).addPartitions(missing);
    }
    partitions.addAll(missing);
  }

  private void setAside(String reason) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      for (Request request : take(connection, 1)) {
        quarantine.add(connection, request.receivedAt(), request.body(), reason);
      }
      connection.commit();
    }
  }

  private static String reasons(List<Rejection> rejected) {
    return rejected.stream()
        .map(rejection -> "item %d: %s".formatted(rejection.index(), rejection.problem()))
        .collect(Collectors.joining("; "));
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
