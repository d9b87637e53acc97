package io.microlift.script;

import java.util.regex.PatternSyntaxException;

/**
 * A regular expression as JavaScript reads it without the {@code u} and {@code v} flags, matched in
 * time linear in the text.
 *
 * <p>Verdicts are those of {@code RegExp.test} for everything but references back to a group, which
 * cannot be matched in linear time and are refused. Immutable; may be used by many threads.
 *
 * <p>Source: ECMA-262, "RegExp (Regular Expression) Objects" with annex B.1.2.
 */
public final class ScriptPattern {
  /** The longest pattern, in UTF-16 units. */
  static final int LONGEST = 1_000;

  private final String source;
  private final boolean ignoreCase;
  private final PatternProgram program;

  private ScriptPattern(String source, boolean ignoreCase, PatternProgram program) {
    this.source = source;
    this.ignoreCase = ignoreCase;
    this.program = program;
  }

  /**
   * Reads a pattern.
   *
   * @param source the pattern without slashes around it
   * @param ignoreCase whether it has the {@code i} flag
   * @throws PatternSyntaxException if the pattern is wrong or cannot be matched in linear time; its
   *     description is a clause that says what to do
   */
  public static ScriptPattern compile(String source, boolean ignoreCase) {
    if (source.length() > LONGEST) {
      throw new PatternSyntaxException(
          "the pattern is longer than " + LONGEST + " characters: split it", source, LONGEST);
    }
    try {
      PatternNode pattern = new PatternParser(source, ignoreCase).parse();
      return new ScriptPattern(source, ignoreCase, PatternProgram.of(pattern));
    } catch (PatternProgram.TooLongException e) {
      PatternSyntaxException refused =
          new PatternSyntaxException("its repetitions are too many: lower them", source, -1);
      refused.initCause(e);
      throw refused;
    }
  }

  /** Says whether the pattern matches anywhere in {@code text}. */
  public boolean finds(String text) {
    return PatternSearch.finds(program, text, ignoreCase);
  }

  /** Returns the pattern as JavaScript would write it. */
  @Override
  public String toString() {
    return "/" + source + (ignoreCase ? "/i" : "/");
  }
}
