package io.microlift.tracking;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Settings of retention, {@code microlift.retention.*}; the same on every node. */
@ConfigMapping(prefix = "microlift.retention")
interface RetentionConfig {
  /** How long events are kept at least, 31 days or more; absent means for good. */
  Optional<Duration> events();

  /** How often old events are looked for. */
  @WithDefault("PT1H")
  Duration every();
}
