package io.microlift.tracking;

import io.microlift.experiment.Snapshot;
import java.time.Instant;
import java.util.Optional;

/** Says which variant an exposure should tell, so that the health of an experiment can. */
@FunctionalInterface
public interface ExpectedVariants {
  /**
   * Returns the variant that a visitor's id gives at an instant in a phase; empty if that is not
   * for the id alone to say.
   */
  Optional<String> of(Snapshot definitions, int phase, String visitorId, Instant at);
}
