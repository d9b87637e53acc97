package io.microlift.script;

import java.util.BitSet;

/** Reads a bracketed set of units; the opening bracket is taken already. */
final class PatternClass {
  private static final int WAS_A_SET = -1;

  private final PatternText text;
  private final BitSet members = new BitSet();

  PatternClass(PatternText text) {
    this.text = text;
  }

  /** Returns the units that the class takes, folded if the pattern ignores case. */
  BitSet members(boolean ignoreCase) {
    boolean negative = text.take('^');
    while (!text.take(']')) {
      if (text.atEnd()) {
        throw text.refuse("a '[' is not closed: add ']' or escape it as '\\['");
      }
      range();
    }
    BitSet folded = ignoreCase ? CharSet.folded(members) : members;
    return negative ? CharSet.complement(folded) : folded;
  }

  private void range() {
    int first = unit();
    int dash = text.place();
    if (!text.take('-') || text.isNext(']') || text.atEnd()) {
      text.backTo(dash);
      add(first);
      return;
    }
    int last = unit();
    if (first == WAS_A_SET || last == WAS_A_SET) {
      add(first);
      members.set('-');
      add(last);
      return;
    }
    if (first > last) {
      throw text.refuse("a range in brackets is out of order: write the smaller first");
    }
    members.set(first, last + 1);
  }

  private void add(int unit) {
    if (unit != WAS_A_SET) {
      members.set(unit);
    }
  }

  /** Takes one unit, or takes a whole set and adds it. */
  private int unit() {
    if (!text.take('\\')) {
      return text.next();
    }
    BitSet set = text.namedSet();
    if (set == null) {
      return text.escaped(true);
    }
    members.or(set);
    return WAS_A_SET;
  }
}
