package io.microlift.assignment;

/**
 * Puts visitors into buckets by one of their attributes.
 *
 * @param attribute what is hashed
 * @param seed makes the buckets of one purpose independent of those of another
 * @param old whether by hash version 1, for what still runs on it, instead of 2
 */
record Hash(String attribute, String seed, boolean old) {
  /** What {@link #bucketOf} returns for visitors without the attribute. */
  static final int NO_UNIT = -1;

  /** The hash of everything that is defined here. */
  static Hash of(String attribute, String seed) {
    return new Hash(attribute, seed, false);
  }

  /** Returns the visitor's bucket in [0, 10 000), or {@link #NO_UNIT}. */
  int bucketOf(Visitor visitor) {
    String value = visitor.unit(attribute);
    if (value == null) {
      return NO_UNIT;
    }
    return old ? Bucketing.oldBucket(seed, value) : Bucketing.bucket(seed, value);
  }
}
