package io.microlift.compat;

import io.microlift.assignment.Assigner;
import io.microlift.assignment.RunningExperiments;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Keeps the payload until rules change, by somebody's hand or by the time. */
@Singleton
class GrowthBookPayloads {
  private final RunningExperiments running;
  private volatile @Nullable GrowthBookPayload kept;

  GrowthBookPayloads(RunningExperiments running) {
    this.running = running;
  }

  /** The payload as it is now. */
  GrowthBookPayload current() {
    Assigner assigner = running.assigner();
    long now = running.now();
    GrowthBookPayload known = kept;
    return known != null && known.assigner() == assigner && now < known.validUntil()
        ? known
        : renew(assigner, now);
  }

  /** Two nodes may say so at different times; what has not changed keeps its date. */
  private synchronized GrowthBookPayload renew(Assigner assigner, long now) {
    GrowthBookPayload known = kept;
    GrowthBookPayload latest = GrowthBookPayload.of(assigner, now);
    if (known != null && known.etag().equals(latest.etag())) {
      latest = known.by(assigner, latest.validUntil());
    }
    kept = latest;
    return latest;
  }
}
