package io.microlift.assignment;

import io.microlift.experiment.Holdout;
import io.microlift.experiment.HoldoutDefinition;
import io.microlift.experiment.Snapshot;
import io.microlift.tracking.HeldOut;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Whom holdouts keep: the same buckets for whoever assigns and whoever counts. */
@Singleton
class HoldoutBuckets implements HeldOut {
  private volatile Compiled compiled = new Compiled(-1, List.of());

  private record Kept(Holdout holdout, Rules.NotHeldOut rule) {
    boolean keeps(String visitorId) {
      int bucket = Bucketing.bucket(rule.hash().seed(), visitorId);
      return bucket < rule.end();
    }
  }

  private record Compiled(long version, List<Kept> holdouts) {}

  /** Returns the rule that keeps the visitors of a holdout out of an experiment. */
  static Rules.NotHeldOut rule(HoldoutDefinition holdout) {
    return new Rules.NotHeldOut(
        holdout.key(),
        Hash.of(holdout.unit(), "holdout:" + holdout.key()),
        new BucketRange(0, holdout.share()).endBucket());
  }

  @Override
  public List<Holdout> by(Snapshot definitions, String visitorId) {
    if (definitions.holdouts().isEmpty()) {
      return List.of();
    }
    List<Holdout> keeping = new ArrayList<>();
    for (Kept kept : compiled(definitions).holdouts()) {
      if (kept.keeps(visitorId)) {
        keeping.add(kept.holdout());
      }
    }
    return keeping;
  }

  private Compiled compiled(Snapshot definitions) {
    Compiled known = compiled;
    if (known.version() != definitions.version()) {
      known =
          new Compiled(
              definitions.version(),
              definitions.holdouts().stream()
                  .filter(holdout -> holdout.definition().isOfVisitors())
                  .map(holdout -> new Kept(holdout, rule(holdout.definition())))
                  .toList());
      compiled = known;
    }
    return known;
  }
}
