package io.microlift.notification;

import java.time.Duration;

/** Settings of servers that wait much longer for receivers than tests do. */
record FakeNotificationConfig(boolean allowPrivate) implements NotificationConfig {
  @Override
  public Duration watchEvery() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Duration sendEvery() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Duration firstRetry() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration giveUpAfter() {
    return Duration.ofDays(1);
  }

  @Override
  public Duration keep() {
    return Duration.ofDays(30);
  }
}
