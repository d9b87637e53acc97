package io.microlift.calibration;

import io.microlift.tools.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Runs all studies with a fixed seed and prints their tables as Markdown; with {@code --write} also
 * into the documentation, between two marks.
 */
public final class Calibration {
  static final String BEGIN = "<!-- scripts/calibrate.sh --write replaces what follows -->\n";
  static final String END = "<!-- up to here -->\n";

  private static final long SEED = 20_260_824;
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int STEPS = 100;

  private static final String MANUAL =
      """
      Usage: scripts/calibrate.sh [--percent N] [--seed N] [--write FILE]

      Simulates experiments whose truth is known and checks that the statistics engine errs as
      often as it says: type I errors, coverage, daily looks, CUPED, sample ratio alarms. The
      same seed gives the same table. Takes about a minute of one core.

        --percent N   of the simulated experiments, from 1; default 100
        --seed N      default %d
        --write FILE  also puts the tables into this document, between its marks

      Exit: 0 everything is within its band, 1 something is not, 2 wrong option or file.
      """
          .formatted(SEED);

  private Calibration() {}

  /** Runs the studies and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    boolean terminal = Boolean.getBoolean("microlift.terminal");
    System.exit(run(List.of(arguments), System.out, System.err, terminal));
  }

  static int run(List<String> words, PrintStream out, PrintStream err, boolean terminal) {
    if (words.contains("--help") || words.contains("-h")) {
      out.print(MANUAL);
      return PASSED;
    }
    try {
      long percent = option(words, "--percent", 100);
      long seed = option(words, "--seed", SEED);
      int write = words.indexOf("--write");
      if (percent < 1 || words.size() % 2 != 0 || unknown(words)) {
        err.print(MANUAL);
        return USAGE;
      }
      List<Study> studies = studies();
      simulate(studies, percent, seed, new Progress(err, terminal, work(studies), "steps"));
      String report = report(studies, percent, seed);
      out.print(report);
      if (write >= 0) {
        insert(Path.of(words.get(write + 1)), report);
      }
      return studies.stream().flatMap(each -> each.lines().stream()).allMatch(Line::passes)
          ? PASSED
          : FAILED;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      err.println("calibrate: " + e.getMessage());
      return USAGE;
    }
  }

  private static boolean unknown(List<String> words) {
    for (int i = 0; i < words.size(); i += 2) {
      if (!List.of("--percent", "--seed", "--write").contains(words.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static long option(List<String> words, String name, long fallback) {
    int place = words.indexOf(name);
    if (place < 0 || place + 1 >= words.size()) {
      return fallback;
    }
    try {
      return Long.parseLong(words.get(place + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is not a number: %s".formatted(name, words.get(place + 1)), e);
    }
  }

  static List<Study> studies() {
    return List.of(
        new ErrorRates(),
        new SkewedValues(),
        new Coverage(),
        new DailyLooks(),
        new Covariates(),
        new Splits());
  }

  private static long work(List<Study> studies) {
    return (long) studies.size() * STEPS;
  }

  /** Each study has a generator of its own, so that a change of one does not change the others. */
  private static void simulate(List<Study> studies, long percent, long seed, Progress progress) {
    for (int i = 0; i < studies.size(); i++) {
      Draws draws = new Draws(new SplittableRandom(seed + i));
      long trials = Math.max(2, studies.get(i).trials() * percent / 100);
      long steps = 0;
      for (long trial = 1; trial <= trials; trial++) {
        studies.get(i).simulate(draws);
        long now = trial * STEPS / trials;
        progress.advance(now - steps);
        steps = now;
      }
    }
  }

  private static String report(List<Study> studies, long percent, long seed) {
    StringBuilder report = new StringBuilder();
    List<Line> all = new ArrayList<>();
    for (Study study : studies) {
      report.append("### ").append(study.title()).append("\n\n").append(study.note()).append('\n');
      report.append(Line.HEAD);
      study.lines().forEach(line -> report.append(line.row()));
      report.append('\n');
      all.addAll(study.lines());
    }
    long judged = all.stream().filter(line -> !line.contrast()).count();
    long failed = all.stream().filter(line -> !line.passes()).count();
    return report
        .append(
            String.format(
                Locale.ROOT,
                "Seed %d, %d %% of the full length: %d of %d bands hold.%n",
                seed,
                percent,
                judged - failed,
                judged))
        .toString();
  }

  private static void insert(Path file, String report) {
    try {
      String text = Files.readString(file);
      int begin = text.indexOf(BEGIN);
      int end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException(file + " has no place for the tables");
      }
      Files.writeString(
          file,
          text.substring(0, begin + BEGIN.length()) + "\n" + report + "\n" + text.substring(end));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
