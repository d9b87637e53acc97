package io.microlift.script;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the structure of a regular expression: choices, repetitions, groups and places.
 *
 * <p>As every browser does, it takes a bracket or brace that opens nothing as itself, and an escape
 * that means nothing as the escaped character.
 */
final class PatternParser {
  private static final int DEEPEST = 100;

  private final PatternText text;
  private final boolean ignoreCase;
  private final Set<String> names = new HashSet<>();
  private int depth;

  PatternParser(String source, boolean ignoreCase) {
    this.text = new PatternText(source);
    this.ignoreCase = ignoreCase;
  }

  PatternNode parse() {
    PatternNode pattern = choice();
    if (!text.atEnd()) {
      throw text.refuse("a ')' closes no group: escape it as '\\)'");
    }
    return pattern;
  }

  private PatternNode choice() {
    if (++depth > DEEPEST) {
      throw text.refuse("groups are nested too deeply: flatten them");
    }
    List<PatternNode> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (text.take('|'));
    depth--;
    return options.size() == 1 ? options.get(0) : new PatternNode.Choice(options);
  }

  private PatternNode sequence() {
    List<PatternNode> parts = new ArrayList<>();
    while (!text.atEnd() && !text.isNext('|') && !text.isNext(')')) {
      parts.add(term());
    }
    return parts.size() == 1 ? parts.get(0) : new PatternNode.Sequence(parts);
  }

  private PatternNode term() {
    if (text.take('^')) {
      return new PatternNode.Place(PatternNode.Place.Kind.START);
    }
    if (text.take('$')) {
      return new PatternNode.Place(PatternNode.Place.Kind.END);
    }
    if (text.take("\\b")) {
      return new PatternNode.Place(PatternNode.Place.Kind.WORD_EDGE);
    }
    if (text.take("\\B")) {
      return new PatternNode.Place(PatternNode.Place.Kind.NO_WORD_EDGE);
    }
    if (text.take("(?<=")) {
      return look(false, false);
    }
    if (text.take("(?<!")) {
      return look(false, true);
    }
    return repeated(atom());
  }

  private PatternNode atom() {
    if (text.take("(?=")) {
      return look(true, false);
    }
    if (text.take("(?!")) {
      return look(true, true);
    }
    if (text.take('(')) {
      return group();
    }
    if (text.take('[')) {
      return unit(new PatternClass(text).members(ignoreCase));
    }
    if (text.take('.')) {
      return unit(CharSet.complement(CharSet.lineEnds()));
    }
    if (text.take('\\')) {
      return escape();
    }
    if (text.isNext('*') || text.isNext('+') || text.isNext('?') || bounds() != null) {
      throw text.refuse("there is nothing to repeat: escape the sign with '\\'");
    }
    return single(text.next());
  }

  private PatternNode group() {
    if (text.take("?<")) {
      if (!names.add(text.name())) {
        throw text.refuse("two groups have the same name: rename one");
      }
    } else if (!text.take("?:") && text.isNext('?')) {
      throw text.refuse("a group cannot begin with '(?' here: to ignore case use $regexi");
    }
    return body();
  }

  private PatternNode look(boolean ahead, boolean negative) {
    return new PatternNode.Look(body(), ahead, negative);
  }

  private PatternNode body() {
    PatternNode body = choice();
    if (!text.take(')')) {
      throw text.refuse("a group is not closed: add ')'");
    }
    return body;
  }

  private PatternNode repeated(PatternNode body) {
    int[] bounds = bounds();
    if (bounds == null) {
      return body;
    }
    if (bounds[0] > bounds[1]) {
      throw text.refuse("the bounds of a repetition are out of order: write the smaller first");
    }
    text.take('?');
    return new PatternNode.Repeat(body, bounds[0], bounds[1]);
  }

  /** Takes a sign of repetition and returns its bounds, or takes nothing and returns null. */
  private int @Nullable [] bounds() {
    if (text.take('*')) {
      return new int[] {0, PatternNode.Repeat.UNBOUNDED};
    }
    if (text.take('+')) {
      return new int[] {1, PatternNode.Repeat.UNBOUNDED};
    }
    if (text.take('?')) {
      return new int[] {0, 1};
    }
    int start = text.place();
    if (text.take('{')) {
      int least = text.number();
      int most = least;
      if (least != PatternText.NO_NUMBER && text.take(',')) {
        most = text.isNext('}') ? PatternNode.Repeat.UNBOUNDED : text.number();
      }
      if (least != PatternText.NO_NUMBER && most != PatternText.NO_NUMBER && text.take('}')) {
        return new int[] {least, most};
      }
    }
    text.backTo(start);
    return null;
  }

  private PatternNode escape() {
    BitSet named = text.namedSet();
    if (named != null) {
      return unit(named);
    }
    int start = text.place();
    boolean numbered = !text.isNext('0') && text.number() <= text.groups() && text.place() > start;
    if (numbered || (text.hasNames() && text.isNext('k'))) {
      throw text.refuse("it refers back to a group, which takes too long: write the choices out");
    }
    text.backTo(start);
    return single(text.escaped(false));
  }

  private PatternNode single(char c) {
    return unit(CharSet.single(ignoreCase ? CharSet.fold(c) : c));
  }

  private static PatternNode unit(BitSet members) {
    return new PatternNode.Unit(CharSet.of(members));
  }
}
