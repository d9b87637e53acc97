package io.microlift.experiment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Which buckets of a layer are free, and which an experiment gets of them; pure. */
final class LayerSpace {
  private final BitSet taken = new BitSet(LayerRange.BUCKETS);

  /** A layer of which these ranges belong to other experiments. */
  LayerSpace(Collection<LayerRange> others) {
    others.forEach(range -> taken.set(range.first(), range.end()));
  }

  /** Number of buckets that no other experiment has. */
  int free() {
    return LayerRange.BUCKETS - taken.cardinality();
  }

  /**
   * Allots buckets: first what the experiment has already, then the lowest free ones.
   *
   * @param own what it keeps
   * @param buckets how many it needs in all; never more than {@link #free}
   * @return disjoint ranges in ascending order, {@code own} and at least {@code buckets} buckets
   */
  List<LayerRange> allot(Collection<LayerRange> own, int buckets) {
    if (buckets > free()) {
      throw new IllegalArgumentException(
          "%d buckets are needed and %d are free".formatted(buckets, free()));
    }
    BitSet allotted = new BitSet(LayerRange.BUCKETS);
    own.forEach(range -> allotted.set(range.first(), range.end()));
    int missing = buckets - allotted.cardinality();
    for (int i = 0; i < LayerRange.BUCKETS && missing > 0; i++) {
      if (!taken.get(i) && !allotted.get(i)) {
        allotted.set(i);
        missing--;
      }
    }
    List<LayerRange> ranges = new ArrayList<>();
    for (int first = allotted.nextSetBit(0); first >= 0; ) {
      int end = allotted.nextClearBit(first);
      ranges.add(new LayerRange(first, end));
      first = allotted.nextSetBit(end);
    }
    return ranges;
  }
}
