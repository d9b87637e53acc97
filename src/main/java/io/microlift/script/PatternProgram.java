package io.microlift.script;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A regular expression as instructions of a machine that is in many states at once.
 *
 * <p>Matching follows all alternatives in step and never goes back, so it takes at most
 * instructions × units steps, whatever the pattern. A look-around is a program of its own, run once
 * over the whole text to find the places where it holds: one that looks ahead runs from the text's
 * end, with its parts in reverse.
 *
 * <p>Source: Thompson, "Regular Expression Search Algorithm", Communications of the ACM 11 (1968).
 */
final class PatternProgram {
  /** The most instructions of a pattern, its look-arounds and repetitions written out included. */
  static final int MOST_INSTRUCTIONS = 2_000;

  /** What a look-around costs of them: it also takes memory as long as the text. */
  private static final int LOOK_COST = 50;

  /** What an instruction does. */
  enum Action {
    UNIT,
    FORK,
    JUMP,
    PLACE,
    LOOK,
    ACCEPT
  }

  /** A look-around: holds where {@code program} stops, or where it does not. */
  record Look(PatternProgram program, boolean negative) {}

  /**
   * One instruction.
   *
   * @param action what it does
   * @param target where a jump or a fork's second branch goes, or the number of the look-around
   * @param set which units it takes
   * @param kind which places it passes
   */
  record Instruction(Action action, int target, CharSet set, PatternNode.Place.Kind kind) {}

  private static final CharSet NO_UNIT = CharSet.of(new BitSet());

  private final Instruction[] instructions;
  private final List<Look> looks;
  private final boolean backward;

  private PatternProgram(List<Instruction> instructions, List<Look> looks, boolean backward) {
    this.instructions = instructions.toArray(Instruction[]::new);
    this.looks = List.copyOf(looks);
    this.backward = backward;
  }

  /** Writes {@code pattern} as a program, or throws if it grows too long. */
  static PatternProgram of(PatternNode pattern) {
    return new Writer(false, new int[1]).finish(pattern);
  }

  int size() {
    return instructions.length;
  }

  Instruction at(int index) {
    return instructions[index];
  }

  List<Look> looks() {
    return looks;
  }

  /** Says whether the program reads the text from its end. */
  boolean backward() {
    return backward;
  }

  /** Says that a pattern needs more instructions than a program may have. */
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Collects the instructions of one program. */
  static final class Writer {
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final boolean backward;
    private final int[] total;

    private Writer(boolean backward, int[] total) {
      this.backward = backward;
      this.total = total;
    }

    private PatternProgram finish(PatternNode pattern) {
      pattern.write(this);
      add(Action.ACCEPT, 0);
      return new PatternProgram(instructions, looks, backward);
    }

    boolean backward() {
      return backward;
    }

    int size() {
      return instructions.size();
    }

    void unit(CharSet set) {
      add(new Instruction(Action.UNIT, 0, set, PatternNode.Place.Kind.START));
    }

    void place(PatternNode.Place.Kind kind) {
      add(new Instruction(Action.PLACE, 0, NO_UNIT, kind));
    }

    void look(PatternNode body, boolean ahead, boolean negative) {
      PatternProgram program = new Writer(ahead, total).finish(body);
      looks.add(new Look(program, negative));
      total[0] += LOOK_COST;
      add(Action.LOOK, looks.size() - 1);
    }

    /** Adds an instruction that goes on here and where it will {@link #land}. */
    int fork() {
      return add(Action.FORK, 0);
    }

    /** Adds an instruction that goes on where it will {@link #land}. */
    int jump() {
      return add(Action.JUMP, 0);
    }

    void jumpBack(int target) {
      add(Action.JUMP, target);
    }

    /** Lets a fork or a jump go to the next instruction. */
    void land(int from) {
      Instruction open = instructions.get(from);
      instructions.set(
          from, new Instruction(open.action(), instructions.size(), open.set(), open.kind()));
    }

    private int add(Action action, int target) {
      return add(new Instruction(action, target, NO_UNIT, PatternNode.Place.Kind.START));
    }

    private int add(Instruction instruction) {
      if (++total[0] > MOST_INSTRUCTIONS) {
        throw new TooLongException();
      }
      instructions.add(instruction);
      return instructions.size() - 1;
    }
  }
}
