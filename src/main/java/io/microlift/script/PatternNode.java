package io.microlift.script;

import java.util.List;

/** A part of a parsed regular expression, which knows how to write itself as instructions. */
sealed interface PatternNode {
  /** Adds the instructions of this part to {@code program}. */
  void write(PatternProgram.Writer program);

  /** One unit out of a set. */
  record Unit(CharSet set) implements PatternNode {
    @Override
    public void write(PatternProgram.Writer program) {
      program.unit(set);
    }
  }

  /** All parts, one after the other. */
  record Sequence(List<PatternNode> parts) implements PatternNode {
    public Sequence {
      parts = List.copyOf(parts);
    }

    @Override
    public void write(PatternProgram.Writer program) {
      for (int i = 0; i < parts.size(); i++) {
        parts.get(program.backward() ? parts.size() - 1 - i : i).write(program);
      }
    }
  }

  /** Any one of the options. */
  record Choice(List<PatternNode> options) implements PatternNode {
    public Choice {
      options = List.copyOf(options);
    }

    @Override
    public void write(PatternProgram.Writer program) {
      int last = options.size() - 1;
      int[] ends = new int[last];
      for (int i = 0; i < last; i++) {
        int fork = program.fork();
        options.get(i).write(program);
        ends[i] = program.jump();
        program.land(fork);
      }
      options.get(last).write(program);
      for (int end : ends) {
        program.land(end);
      }
    }
  }

  /** The body {@code least} to {@code most} times; how greedily changes no verdict. */
  record Repeat(PatternNode body, int least, int most) implements PatternNode {
    static final int UNBOUNDED = Integer.MAX_VALUE;

    @Override
    public void write(PatternProgram.Writer program) {
      for (int i = 0; i < least; i++) {
        int before = program.size();
        body.write(program);
        if (program.size() == before) {
          return;
        }
      }
      if (most == UNBOUNDED) {
        int fork = program.fork();
        body.write(program);
        program.jumpBack(fork);
        program.land(fork);
        return;
      }
      writeOptional(program, most - least);
    }

    private void writeOptional(PatternProgram.Writer program, int times) {
      int[] forks = new int[Math.min(times, PatternProgram.MOST_INSTRUCTIONS)];
      int used = 0;
      for (int i = 0; i < times; i++) {
        int fork = program.fork();
        forks[used++] = fork;
        body.write(program);
        if (program.size() == fork + 1) {
          break;
        }
      }
      for (int i = 0; i < used; i++) {
        program.land(forks[i]);
      }
    }
  }

  /** A place in the text that takes no unit. */
  record Place(Kind kind) implements PatternNode {
    /** Which places. */
    enum Kind {
      START,
      END,
      WORD_EDGE,
      NO_WORD_EDGE
    }

    @Override
    public void write(PatternProgram.Writer program) {
      program.place(kind);
    }
  }

  /** A place before ({@code ahead}) or behind which the body matches, or does not. */
  record Look(PatternNode body, boolean ahead, boolean negative) implements PatternNode {
    @Override
    public void write(PatternProgram.Writer program) {
      program.look(body, ahead, negative);
    }
  }
}
