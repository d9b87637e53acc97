package io.microlift.tools;

import java.io.PrintStream;

/** Shows how far a replay is: a moving bar on a terminal, otherwise a line each tenth. */
final class Progress {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal;
  private final long total;
  private long done;
  private long shown;

  /**
   * Starts at nothing done.
   *
   * @param terminal whether the cursor can go back to the start of its line
   * @param total rows in all, at least 1
   */
  Progress(PrintStream out, boolean terminal, long total) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  /** Counts rows, from any thread. */
  synchronized void advance(long rows) {
    done += rows;
    long steps = terminal ? 1000 : 10;
    long step = done * steps / total;
    if (step == shown) {
      return;
    }
    shown = step;
    long percent = done * 100 / total;
    if (terminal) {
      int filled = (int) (done * WIDTH / total);
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      out.printf("\r[%s] %3d %% %,d rows%s", bar, percent, done, done == total ? "\n" : "");
    } else {
      out.printf("%3d %% %,d rows%n", percent, done);
    }
    out.flush();
  }
}
