package io.microlift.assignment;

import io.microlift.experiment.LayerRange;

/**
 * Puts a visitor into one of 10 000 buckets: the same one on every machine, every time, in every
 * SDK that speaks this protocol.
 *
 * <p>The hash is 32-bit FNV-1a over UTF-16 units (a whole unit is mixed in, not its bytes). It runs
 * over the parts of its input one after the other, so nothing is joined and nothing allocated.
 *
 * <p>Source: GrowthBook, "Build your own SDK", hash versions 1 and 2.
 */
final class Bucketing {
  /** How many buckets there are; a bucket is an integer in [0, 10 000). */
  static final int BUCKETS = LayerRange.BUCKETS;

  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  /** Version 1 knows a thousand buckets only, so each stands for ten of ours. */
  private static final int OLD_BUCKETS = 1_000;

  private static final String NAMESPACE_PREFIX = "__";
  private static final long FIVE_DIGITS = 100_000;

  private Bucketing() {}

  /** Returns the bucket of hash version 2, {@code fnv(str(fnv(seed + id))) mod 10 000}. */
  static int bucket(String seed, String id) {
    return bucket(seeded(seed), id);
  }

  /** Returns what a seed comes to, for {@link #bucket(int, String)}: the same for all ids. */
  static int seeded(String seed) {
    return mix(OFFSET_BASIS, seed);
  }

  /** Returns the bucket of hash version 2 under a seed that was mixed in before. */
  static int bucket(int seeded, String id) {
    int first = mix(seeded, id);
    return Integer.remainderUnsigned(mixDigits(OFFSET_BASIS, first), BUCKETS);
  }

  /**
   * Returns the bucket of hash version 1, {@code fnv(id + seed) mod 1000 × 10}. It is biased
   * between experiments: only for what still runs on it.
   */
  static int oldBucket(String seed, String id) {
    return ofThousand(mix(mix(OFFSET_BASIS, id), seed));
  }

  /** Returns the bucket of a visitor in a namespace, a version 1 layer of exclusive experiments. */
  static int namespaceBucket(String namespace, String id) {
    return ofThousand(mix(mix(mix(OFFSET_BASIS, id), NAMESPACE_PREFIX), namespace));
  }

  private static int ofThousand(int hash) {
    return Integer.remainderUnsigned(hash, OLD_BUCKETS) * (BUCKETS / OLD_BUCKETS);
  }

  private static int mix(int hash, String text) {
    int mixed = hash;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * PRIME;
    }
    return mixed;
  }

  /** Mixes in the decimal digits of {@code number}, taken as unsigned. */
  private static int mixDigits(int hash, int number) {
    long all = Integer.toUnsignedLong(number);
    int high = (int) (all / FIVE_DIGITS);
    int low = (int) (all % FIVE_DIGITS);
    return high == 0 ? mixShort(hash, low) : mixFive(mixShort(hash, high), low);
  }

  /** Mixes in a number of up to five digits without leading zeros; every divisor is a constant. */
  private static int mixShort(int hash, int number) {
    int mixed = hash;
    if (number >= 10_000) {
      mixed = mixDigit(mixed, number / 10_000);
    }
    if (number >= 1_000) {
      mixed = mixDigit(mixed, number / 1_000 % 10);
    }
    if (number >= 100) {
      mixed = mixDigit(mixed, number / 100 % 10);
    }
    if (number >= 10) {
      mixed = mixDigit(mixed, number / 10 % 10);
    }
    return mixDigit(mixed, number % 10);
  }

  /** Mixes in exactly five digits. */
  private static int mixFive(int hash, int number) {
    int mixed = mixDigit(hash, number / 10_000);
    mixed = mixDigit(mixed, number / 1_000 % 10);
    mixed = mixDigit(mixed, number / 100 % 10);
    mixed = mixDigit(mixed, number / 10 % 10);
    return mixDigit(mixed, number % 10);
  }

  private static int mixDigit(int hash, int digit) {
    return (hash ^ ('0' + digit)) * PRIME;
  }
}
