package io.microlift.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of webhooks, {@code microlift.webhooks.*}; the same on every node. */
@ConfigMapping(prefix = "microlift.webhooks")
interface NotificationConfig {
  /** Whether messages may go to this machine and to private networks. */
  @WithDefault("false")
  boolean allowPrivate();

  /** How often running experiments are looked at. */
  @WithDefault("PT1M")
  Duration watchEvery();

  /** How often messages are looked for that are due. */
  @WithDefault("PT1S")
  Duration sendEvery();

  /** How long a receiver has to answer. */
  @WithDefault("PT10S")
  Duration patience();

  /** How long after a failure the second attempt comes; later ones wait four times as long each. */
  @WithDefault("PT10S")
  Duration firstRetry();

  /** After which time a message is given up. */
  @WithDefault("P1D")
  Duration giveUpAfter();

  /** How long it is kept who was told what. */
  @WithDefault("P30D")
  Duration keep();
}
