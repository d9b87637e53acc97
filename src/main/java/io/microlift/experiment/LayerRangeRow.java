package io.microlift.experiment;

import jakarta.persistence.Embeddable;

/** A row of {@code layer_range}, without the experiment that it belongs to. */
@Embeddable
record LayerRangeRow(int layerId, int firstBucket, int endBucket) {
  LayerRange toRange() {
    return new LayerRange(firstBucket, endBucket);
  }
}
