package io.microlift.tracking;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of tracking, {@code microlift.tracking.*}; the same on every node. */
@ConfigMapping(prefix = "microlift.tracking")
interface TrackingConfig {
  /** The most events that count for an experiment which one person can cause on one day. */
  @WithDefault("5000")
  int floodLimit();

  /** How many visitors it takes to turn the percentile of a cap into a number. */
  @WithDefault("1000")
  int capVisitors();

  /** How many visitors are folded again to see whether what is stored of them is right. */
  @WithDefault("1000")
  int sampledVisitors();
}
