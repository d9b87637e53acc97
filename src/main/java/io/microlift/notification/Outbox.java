package io.microlift.notification;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.LifeCycleStep;
import io.microlift.platform.Json;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/** Writes messages for every webhook that wants them, in the caller's transaction. */
@Singleton
class Outbox {
  private static final String WRITE =
      """
      INSERT INTO webhook_delivery
        (webhook, message, type, body, state, attempts, created_at, next_at, gives_up_at)
      SELECT id, ?, ?, ?, 'pending', 0, now(), now(), now() + make_interval(secs => ?)
      FROM webhook
      WHERE enabled
        AND (cardinality(events) = 0 OR ? = ANY (events))
        AND (cardinality(tags) = 0 OR tags && ?)
      """;

  private static final String WRITE_ONE =
      """
      INSERT INTO webhook_delivery
        (webhook, message, type, body, state, attempts, created_at, next_at, gives_up_at)
      VALUES (?, ?, ?, ?, 'pending', 0, now(), now(), now() + make_interval(secs => ?))
      """;

  private final DataSource database;
  private final NotificationConfig config;
  private final Clock clock;

  Outbox(DataSource database, NotificationConfig config, Clock clock) {
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** Tells of a step in the transaction that takes it. */
  void tell(@Observes LifeCycleStep step) throws SQLException {
    Map<String, Object> data = about(step.experiment());
    if (step.kind() == LifeCycleStep.Kind.CONCLUDED) {
      data.put("conclusion", Objects.requireNonNull(step.experiment().conclusion()));
    }
    tell(MessageType.of(step.kind()), step.at(), step.experiment().definition().tags(), data);
  }

  /** Tells every webhook that wants messages of this type about experiments with these tags. */
  void tell(MessageType type, Instant at, Collection<String> tags, Map<String, Object> data)
      throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement write = connection.prepareStatement(WRITE)) {
      write.setString(1, id());
      write.setString(2, type.wire());
      write.setString(3, body(type, at, data));
      write.setDouble(4, config.giveUpAfter().toMillis() / 1e3);
      write.setString(5, type.wire());
      write.setArray(6, connection.createArrayOf("text", tags.toArray()));
      write.executeUpdate();
    }
  }

  /** Tells one webhook that it was tried out; returns the id of the message. */
  String ping(int webhook, String key) throws SQLException {
    String id = id();
    try (Connection connection = database.getConnection();
        PreparedStatement write = connection.prepareStatement(WRITE_ONE)) {
      write.setInt(1, webhook);
      write.setString(2, id);
      write.setString(3, MessageType.PING.wire());
      write.setString(4, body(MessageType.PING, clock.instant(), Map.of("webhook", key)));
      write.setDouble(5, config.giveUpAfter().toMillis() / 1e3);
      write.executeUpdate();
    }
    return id;
  }

  /** What every message about an experiment says of it. */
  static Map<String, Object> about(Experiment experiment) {
    ExperimentDefinition definition = experiment.definition();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("experiment", definition.key().value());
    data.put("name", definition.name());
    data.put("status", experiment.status());
    data.put("tags", definition.tags());
    data.put("phase", experiment.phases().size());
    return data;
  }

  private static String id() {
    return "msg_" + UUID.randomUUID();
  }

  private static String body(MessageType type, Instant at, Map<String, Object> data) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type);
    body.put("timestamp", at);
    body.put("data", data);
    return Json.write(body);
  }
}
