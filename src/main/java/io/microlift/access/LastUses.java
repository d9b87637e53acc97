package io.microlift.access;

import io.microlift.platform.Ticker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** When keys were last used: noted in memory by each request, and written in batches. */
@Singleton
class LastUses {
  private static final Logger LOG = Logger.getLogger(LastUses.class);

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final String KEEP =
      """
      UPDATE api_key
      SET last_used_at = greatest(last_used_at, ?)
      WHERE id = ?
      """;

  private final DataSource database;
  private final Map<Integer, LastUse> uses = new ConcurrentHashMap<>();

  LastUses(DataSource database) {
    this.database = database;
  }

  /** The one of a key, the same for all its secrets and for good. */
  LastUse of(int key) {
    return uses.computeIfAbsent(key, id -> new LastUse());
  }

  void start(@Observes StartupEvent event, Ticker ticker) {
    ticker.every(PAUSE, this::keep);
  }

  void keep() {
    if (uses.values().stream().allMatch(use -> use.toKeep() == 0)) {
      return;
    }
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(KEEP)) {
      for (Map.Entry<Integer, LastUse> use : uses.entrySet()) {
        long last = use.getValue().toKeep();
        if (last > 0) {
          update.setObject(1, Instant.ofEpochMilli(last).atOffset(ZoneOffset.UTC));
          update.setInt(2, use.getKey());
          update.executeUpdate();
          use.getValue().isKept(last);
        }
      }
    } catch (SQLException e) {
      LOG.debugf("the last use of keys is written later: %s", e.getMessage());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    keep();
  }
}
