package io.microlift.tools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two servers on one PostgreSQL and one Redis, all of them processes of this one. */
final class TwoNodes implements AutoCloseable {
  private static final int NODES = 2;

  private final Turmoil turmoil = new Turmoil(NODES);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final OwnServer maker;
  private final OwnProcess postgres;
  private final OwnProcess redis;
  private final List<OwnServer> nodes;

  /** Starts all of it, with new data, and waits until it is ready. */
  TwoNodes(Path project) {
    // A default start makes the database; its PostgreSQL then goes on without it
    maker = keep(OwnServer.start(project));
    maker.stop();
    try {
      postgres = keep(OwnProcess.postgres(maker.data(), maker.folder().resolve("postgres.log")));
      redis = keep(OwnProcess.redis(maker.folder().resolve("redis.log")));
      Map<String, String> settings = new HashMap<>(store().settings(postgres.port()));
      settings.put("MICROLIFT_REDIS_URL", "redis://127.0.0.1:%d".formatted(redis.port()));
      nodes =
          Stream.of("one", "two")
              .map(name -> keep(OwnServer.start(project, settings, maker.keys())))
              .toList();
    } catch (StoppedException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Tells a node to stop, as its operators do, and starts it again. */
  void restart(int node) {
    turmoil.bringDown(
        node,
        () -> {
          nodes.get(node).stop();
          nodes.get(node).startAgain();
        });
  }

  /** Ends a node without any warning, and starts it again. */
  void kill(int node) {
    turmoil.bringDown(
        node,
        () -> {
          nodes.get(node).kill();
          nodes.get(node).startAgain();
        });
  }

  Turmoil turmoil() {
    return turmoil;
  }

  /** Returns each node as its clients see it. */
  List<Server> servers(Duration patience) {
    return nodes.stream()
        .map(each -> new Server(each.url(), each.keys(), new Patience(patience)))
        .toList();
  }

  OwnProcess postgres() {
    return postgres;
  }

  OwnProcess redis() {
    return redis;
  }

  StoreAudit store() {
    return new StoreAudit(maker.data());
  }

  /** Ends everything, servers first, and removes all data. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new StoppedException(Exit.UNREACHABLE, "cannot end what was started: " + e, e);
      }
    }
  }
}
