package io.microlift.script;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.stream.IntStream;

/** An immutable set of UTF-16 units. */
final class CharSet {
  static final int UNITS = Character.MAX_VALUE + 1;
  private static final int ASCII = 128;

  private final long low;
  private final long high;

  /** Ends of the runs of members from 128 on, in turn the first member and the first after it. */
  private final int[] bounds;

  private CharSet(long low, long high, int[] bounds) {
    this.low = low;
    this.high = high;
    this.bounds = bounds;
  }

  static CharSet of(BitSet members) {
    long low = 0;
    long high = 0;
    for (int c = members.nextSetBit(0); c >= 0 && c < ASCII; c = members.nextSetBit(c + 1)) {
      if (c < Long.SIZE) {
        low |= 1L << c;
      } else {
        high |= 1L << c;
      }
    }
    IntStream.Builder bounds = IntStream.builder();
    int from = members.nextSetBit(ASCII);
    while (from >= 0) {
      int to = members.nextClearBit(from);
      bounds.add(from).add(to);
      from = members.nextSetBit(to);
    }
    return new CharSet(low, high, bounds.build().toArray());
  }

  boolean contains(char c) {
    if (c < Long.SIZE) {
      return (low & (1L << c)) != 0;
    }
    if (c < ASCII) {
      return (high & (1L << c)) != 0;
    }
    int found = Arrays.binarySearch(bounds, c);
    int after = found >= 0 ? found + 1 : -found - 1;
    return after % 2 == 1;
  }

  static BitSet single(int c) {
    BitSet members = new BitSet();
    members.set(c);
    return members;
  }

  static BitSet complement(BitSet members) {
    BitSet others = (BitSet) members.clone();
    others.flip(0, UNITS);
    return others;
  }

  static BitSet digits() {
    BitSet members = new BitSet();
    members.set('0', '9' + 1);
    return members;
  }

  static BitSet word() {
    BitSet members = digits();
    members.set('a', 'z' + 1);
    members.set('A', 'Z' + 1);
    members.set('_');
    return members;
  }

  static BitSet spaces() {
    BitSet members = new BitSet();
    for (int c = 0; c < UNITS; c++) {
      members.set(c, ScriptNumber.isSpace((char) c));
    }
    return members;
  }

  static BitSet lineEnds() {
    BitSet members = single('\n');
    members.set('\r');
    members.set('\u2028', '\u2029' + 1);
    return members;
  }

  /** Returns the members as a pattern that ignores case compares them. */
  static BitSet folded(BitSet members) {
    BitSet folded = new BitSet();
    for (int c = members.nextSetBit(0); c >= 0; c = members.nextSetBit(c + 1)) {
      folded.set(fold((char) c));
    }
    return folded;
  }

  /** Returns the unit as a pattern that ignores case compares it: as a capital, where one unit. */
  static char fold(char c) {
    if (c < ASCII) {
      return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }
    return Capitals.OF[c];
  }

  /** The capital of every unit, made when the first pattern that ignores case needs it. */
  private static final class Capitals {
    static final char[] OF = new char[UNITS];

    static {
      for (int c = 0; c < UNITS; c++) {
        String capital = Character.toString((char) c).toUpperCase(Locale.ROOT);
        boolean leavesItsAlphabet = c >= ASCII && capital.charAt(0) < ASCII;
        OF[c] = capital.length() == 1 && !leavesItsAlphabet ? capital.charAt(0) : (char) c;
      }
    }
  }
}
