package io.microlift.tools;

import java.time.Duration;
import java.util.Locale;

/** What operators and bad luck do to two nodes and their stores. */
enum Disturbance {
  /** One node is told to stop and started again, then the other, as in an upgrade. */
  ROLLING_RESTART {
    @Override
    void happen(TwoNodes nodes, int victim) {
      nodes.restart(0);
      nodes.restart(1);
    }
  },
  NODE_KILLED {
    @Override
    void happen(TwoNodes nodes, int victim) {
      nodes.kill(victim);
    }
  },
  REDIS_RESTART {
    @Override
    void happen(TwoNodes nodes, int victim) {
      nodes.redis().restart(SHORT);
    }
  },
  REDIS_PAUSE {
    @Override
    void happen(TwoNodes nodes, int victim) {
      nodes.redis().pause(SHORT.multipliedBy(3));
    }
  },
  POSTGRES_RESTART {
    @Override
    void happen(TwoNodes nodes, int victim) {
      nodes.postgres().restart(SHORT);
    }
  };

  private static final Duration SHORT = Duration.ofSeconds(1);

  /**
   * Does it, and returns when what was ended has been started again.
   *
   * @param victim which node, 0 or 1, if it concerns one
   */
  abstract void happen(TwoNodes nodes, int victim);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
