package io.microlift.stats;

import java.util.Arrays;

/** Reads a column of a golden table that holds several values. */
final class Fields {
  private Fields() {}

  /** Numbers separated by spaces. */
  static double[] doubles(String field) {
    return Arrays.stream(field.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Whole numbers separated by spaces. */
  static long[] longs(String field) {
    return Arrays.stream(field.split(" ")).mapToLong(Long::parseLong).toArray();
  }
}
