package io.microlift.tracking;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of tracking, {@code microlift.tracking.*}; the same on every node. */
@ConfigMapping(prefix = "microlift.tracking")
interface TrackingConfig {
  /** The most events that count for an experiment which one person can cause on one day. */
  @WithDefault("5000")
  int floodLimit();
}
