package io.microlift.tracking;

import io.microlift.experiment.Holdout;
import io.microlift.experiment.Snapshot;
import java.util.List;

/** Knows whom holdouts keep: assigning says so, which counting knows nothing about. */
@FunctionalInterface
public interface HeldOut {
  /** Keeps nobody. */
  HeldOut NOBODY = (definitions, visitorId) -> List.of();

  /** Returns the holdouts that keep a visitor, by the id alone. */
  List<Holdout> by(Snapshot definitions, String visitorId);
}
