package io.microlift.access;

import io.microlift.platform.Json;
import io.microlift.platform.KeptFile;
import io.microlift.platform.RedisLink;
import io.microlift.platform.Ticker;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Keeps the key ring like the definitions: read again when something has changed, which is looked
 * for once a second, after every change made here, and after the hint of another node. The digests
 * are kept in a file for a start without database.
 */
@Singleton
class KeyFeed {
  private static final Logger LOG = Logger.getLogger(KeyFeed.class);
  private static final long NONE = -1;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Tells nodes to look; its messages say nothing, and nothing is lost with one. */
  private static final String CHANNEL = "microlift:keys";

  private final DataSource database;
  private final ApiKeyStore store;
  private final KeyRing ring;
  private final LastUses uses;
  private final KeysFile file;
  private final RedisLink redis;
  private final Clock clock;
  private long version = NONE;
  private volatile boolean loaded;

  KeyFeed(
      DataSource database,
      ApiKeyStore store,
      KeyRing ring,
      LastUses uses,
      KeysFile file,
      RedisLink redis,
      Clock clock) {
    this.database = database;
    this.store = store;
    this.ring = ring;
    this.uses = uses;
    this.file = file;
    this.redis = redis;
    this.clock = clock;
  }

  void load(@Observes @Priority(10) StartupEvent start, Ticker ticker) {
    try {
      look();
    } catch (SQLException | RuntimeException e) {
      LOG.debugf("keys of the file, if there is one: %s", e);
      Optional<KeptFile.Kept> kept = file.read();
      kept.ifPresent(content -> adopt(List.of(Json.read(content.json(), KeptKey[].class))));
    }
    loaded = true;
    ticker.every(POLL, this::poll);
    redis.listen(CHANNEL, () -> Infrastructure.getDefaultWorkerPool().execute(this::poll));
  }

  /** Takes over a change that was made here, and tells the other nodes. */
  void refresh() throws SQLException {
    look();
    if (redis.isConfigured()) {
      redis.tell(CHANNEL, "changed");
    }
  }

  void poll() {
    if (!loaded) {
      return;
    }
    try {
      look();
    } catch (SQLException | RuntimeException e) {
      LOG.debugf("cannot look for changed keys: %s", e.getMessage());
    }
  }

  /** The version is read first: what changes after that is found the next time. */
  private synchronized void look() throws SQLException {
    long latest = ApiKeyStore.version(database);
    if (latest == version) {
      return;
    }
    List<KeptKey> keys = store.secrets();
    adopt(keys);
    file.write(latest, Json.write(keys));
    file.confirm(clock.instant());
    version = latest;
  }

  private void adopt(List<KeptKey> keys) {
    Map<Digest, ApiKey> made = new HashMap<>();
    keys.forEach(key -> made.put(key.digest(), key.toApiKey(uses.of(key.id()))));
    ring.replace(made);
  }
}
