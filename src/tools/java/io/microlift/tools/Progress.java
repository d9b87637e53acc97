package io.microlift.tools;

import java.io.PrintStream;

/** Shows how far a tool is: a moving bar on a terminal, otherwise a line each tenth. */
public final class Progress {
  private static final int WIDTH = 40;

  private final PrintStream out;
  private final boolean terminal;
  private final long total;
  private final String unit;
  private long done;
  private long shown;

  /**
   * Starts at nothing done.
   *
   * @param terminal whether the cursor can go back to the start of its line
   * @param total in all, at least 1
   * @param unit what is counted, in the plural
   */
  public Progress(PrintStream out, boolean terminal, long total, String unit) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
    this.unit = unit;
  }

  /** Counts what is done, from any thread. */
  public synchronized void advance(long more) {
    done += more;
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
      out.printf("\r[%s] %3d %% %,d %s%s", bar, percent, done, unit, done == total ? "\n" : "");
    } else {
      out.printf("%3d %% %,d %s%n", percent, done, unit);
    }
    out.flush();
  }
}
