package io.microlift.script;

import org.jspecify.annotations.Nullable;

/** One run of a program over a text: the set of states it is in, place by place. */
final class PatternSearch {
  private static final CharSet WORD = CharSet.of(CharSet.word());

  private final PatternProgram program;
  private final String text;
  private final boolean ignoreCase;
  private final boolean[][] looks;

  private int[] states;
  private int[] nextStates;
  private int used;
  private final int[] open;

  /** The step at which a state was last entered, so that no step enters it twice. */
  private final int[] entered;

  private int step;
  private boolean accepted;

  private PatternSearch(PatternProgram program, String text, boolean ignoreCase) {
    this.program = program;
    this.text = text;
    this.ignoreCase = ignoreCase;
    this.states = new int[program.size()];
    this.nextStates = new int[program.size()];
    this.open = new int[program.size()];
    this.entered = new int[program.size()];
    this.looks = new boolean[program.looks().size()][];
    for (int i = 0; i < looks.length; i++) {
      looks[i] = new boolean[text.length() + 1];
      new PatternSearch(program.looks().get(i).program(), text, ignoreCase).run(looks[i]);
    }
  }

  /** Says whether the program accepts any part of the text. */
  static boolean finds(PatternProgram program, String text, boolean ignoreCase) {
    return new PatternSearch(program, text, ignoreCase).run(null);
  }

  /**
   * Starts the program at every place and marks in {@code stops} where it accepts; without {@code
   * stops}, returns at the first.
   */
  private boolean run(boolean @Nullable [] stops) {
    int length = text.length();
    step = 1;
    for (int taken = 0; ; taken++) {
      int place = program.backward() ? length - taken : taken;
      enter(0, place);
      if (accepted && stops == null) {
        return true;
      }
      if (stops != null) {
        stops[place] = accepted;
      }
      if (taken == length) {
        return false;
      }
      int nextPlace = program.backward() ? place - 1 : place + 1;
      take(text.charAt(Math.min(place, nextPlace)), nextPlace);
    }
  }

  private void take(char unit, int nextPlace) {
    char c = ignoreCase ? CharSet.fold(unit) : unit;
    int[] current = states;
    int count = used;
    states = nextStates;
    nextStates = current;
    used = 0;
    accepted = false;
    step++;
    for (int i = 0; i < count; i++) {
      if (program.at(current[i]).set().contains(c)) {
        enter(current[i] + 1, nextPlace);
      }
    }
  }

  /** Enters {@code first} and every state that can be reached from it without taking a unit. */
  private void enter(int first, int place) {
    int height = push(first, 0);
    while (height > 0) {
      int state = open[--height];
      PatternProgram.Instruction instruction = program.at(state);
      switch (instruction.action()) {
        case UNIT -> states[used++] = state;
        case ACCEPT -> accepted = true;
        case JUMP -> height = push(instruction.target(), height);
        case FORK -> height = push(state + 1, push(instruction.target(), height));
        case PLACE -> height = holds(instruction.kind(), place) ? push(state + 1, height) : height;
        case LOOK -> {
          boolean stops = looks[instruction.target()][place];
          boolean passes = stops != program.looks().get(instruction.target()).negative();
          height = passes ? push(state + 1, height) : height;
        }
      }
    }
  }

  private int push(int state, int height) {
    if (entered[state] == step) {
      return height;
    }
    entered[state] = step;
    open[height] = state;
    return height + 1;
  }

  private boolean holds(PatternNode.Place.Kind kind, int place) {
    return switch (kind) {
      case START -> place == 0;
      case END -> place == text.length();
      case WORD_EDGE -> isWord(place - 1) != isWord(place);
      case NO_WORD_EDGE -> isWord(place - 1) == isWord(place);
    };
  }

  private boolean isWord(int unit) {
    if (unit < 0 || unit >= text.length()) {
      return false;
    }
    return WORD.contains(text.charAt(unit));
  }
}
