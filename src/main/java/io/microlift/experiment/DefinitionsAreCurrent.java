package io.microlift.experiment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A node is ready while what it assigns by was confirmed by the database not too long ago. */
@Readiness
@Singleton
class DefinitionsAreCurrent implements HealthCheck {
  private final SnapshotFeed feed;
  private final Clock clock;
  private final Duration maxAge;

  DefinitionsAreCurrent(
      SnapshotFeed feed,
      Clock clock,
      @ConfigProperty(name = "microlift.snapshot.max-age") Duration maxAge) {
    this.feed = feed;
    this.clock = clock;
    this.maxAge = maxAge;
  }

  @Override
  public HealthCheckResponse call() {
    Duration age = Duration.between(feed.confirmedAt(), clock.instant());
    return HealthCheckResponse.named("definitions")
        .status(age.compareTo(maxAge) <= 0)
        .withData("version", feed.current().version())
        .withData("ageSeconds", Math.max(0, age.toSeconds()))
        .build();
  }
}
