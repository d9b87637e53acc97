package io.microlift.experiment;

import java.util.List;

/**
 * How a phase divides visitors.
 *
 * @param coverage share of the audience (in a layer: of the experiment's part of it) that takes
 *     part in the end, in (0, 1]
 * @param shares one for each variant, in the order that the buckets follow
 */
public record Split(double coverage, List<Share> shares) {
  /** Copies the shares. */
  public Split {
    shares = List.copyOf(shares);
  }

  /**
   * What one variant gets.
   *
   * @param variant its key
   * @param weight relative to the others, any scale
   */
  public record Share(String variant, double weight) {}

  /** The split of a definition that has {@code layerBuckets} buckets of its layer, 0 if none. */
  static Split of(ExperimentDefinition definition, int layerBuckets) {
    return new Split(
        coverage(definition.largestTraffic(), layerBuckets),
        definition.variants().stream().map(v -> new Share(v.key(), v.weight())).toList());
  }

  /** The share of an experiment's part of a layer that makes up {@code traffic} of everybody. */
  public static double coverage(double traffic, int layerBuckets) {
    return layerBuckets == 0 ? traffic : Math.min(1, traffic * LayerRange.BUCKETS / layerBuckets);
  }
}
