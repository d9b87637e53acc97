package io.microlift.assignment;

import io.microlift.experiment.LayerRange;
import java.util.Collection;
import java.util.List;

/** Some of the buckets: few ranges, asked often; immutable. */
final class BucketSet {
  private final List<LayerRange> ranges;
  private final int[] first;
  private final int[] end;

  BucketSet(Collection<LayerRange> ranges) {
    this.ranges = List.copyOf(ranges);
    first = this.ranges.stream().mapToInt(LayerRange::first).toArray();
    end = this.ranges.stream().mapToInt(LayerRange::end).toArray();
  }

  List<LayerRange> ranges() {
    return ranges;
  }

  boolean contains(int bucket) {
    for (int i = 0; i < first.length; i++) {
      if (first[i] <= bucket && bucket < end[i]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < first.length; i++) {
      text.append(i == 0 ? "" : ", ").append("[%d, %d)".formatted(first[i], end[i]));
    }
    return text.toString();
  }
}
