package io.microlift.assignment;

import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.RampStep;
import io.microlift.experiment.Split;
import io.microlift.experiment.Variant;
import java.util.ArrayList;
import java.util.List;

/** Which buckets see which variant, from which instant on; immutable. */
final class RampedRanges {
  /** Milliseconds since 1970, ascending, one fewer than {@code ranges}. */
  private final long[] times;

  private final BucketRanges[] ranges;

  private RampedRanges(List<Long> times, List<BucketRanges> ranges) {
    this.times = times.stream().mapToLong(Long::longValue).toArray();
    this.ranges = ranges.toArray(BucketRanges[]::new);
  }

  /** The same ranges at every instant. */
  static RampedRanges always(BucketRanges ranges) {
    return new RampedRanges(List.of(), List.of(ranges));
  }

  /** The ranges of a definition that has {@code layerBuckets} buckets of its layer, 0 if none. */
  static RampedRanges of(ExperimentDefinition definition, int layerBuckets) {
    double[] weights = definition.variants().stream().mapToDouble(Variant::weight).toArray();
    List<Long> times = new ArrayList<>();
    List<BucketRanges> ranges = new ArrayList<>();
    ranges.add(BucketRanges.of(Split.coverage(definition.traffic(), layerBuckets), weights));
    for (RampStep step : definition.ramp()) {
      times.add(step.at().toEpochMilli());
      ranges.add(BucketRanges.of(Split.coverage(step.traffic(), layerBuckets), weights));
    }
    return new RampedRanges(times, ranges);
  }

  /** Returns the ranges in force at an instant, in milliseconds since 1970. */
  BucketRanges at(long instant) {
    int step = times.length;
    while (step > 0 && times[step - 1] > instant) {
      step--;
    }
    return ranges[step];
  }

  /** Returns the instant of the next step. */
  long changesAfter(long instant) {
    for (long time : times) {
      if (time > instant) {
        return time;
      }
    }
    return Long.MAX_VALUE;
  }
}
