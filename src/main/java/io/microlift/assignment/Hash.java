package io.microlift.assignment;

/** Puts visitors into buckets by one of their attributes; immutable. */
public final class Hash {
  /** What {@link #bucketOf} returns for visitors without the attribute. */
  static final int NO_UNIT = -1;

  private final String attribute;
  private final String seed;
  private final boolean old;
  private final int seeded;

  /**
   * Mixes the seed in, once for all visitors.
   *
   * @param attribute what is hashed
   * @param seed makes the buckets of one purpose independent of those of another
   * @param old whether by hash version 1, for what still runs on it, instead of 2
   */
  Hash(String attribute, String seed, boolean old) {
    this.attribute = attribute;
    this.seed = seed;
    this.old = old;
    this.seeded = Bucketing.seeded(seed);
  }

  /** The hash of everything that is defined here. */
  static Hash of(String attribute, String seed) {
    return new Hash(attribute, seed, false);
  }

  /** The attribute that is hashed; {@code visitorId} stands for the visitor's id. */
  public String attribute() {
    return attribute;
  }

  /** What makes these buckets independent of others. */
  public String seed() {
    return seed;
  }

  /** Returns the visitor's bucket in [0, 10 000), or {@link #NO_UNIT}. */
  int bucketOf(Visitor visitor) {
    String value = visitor.unit(attribute);
    if (value == null) {
      return NO_UNIT;
    }
    return old ? Bucketing.oldBucket(seed, value) : Bucketing.bucket(seeded, value);
  }
}
