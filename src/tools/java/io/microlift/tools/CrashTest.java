package io.microlift.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Kills a server, its PostgreSQL, or both at once, in the middle of a replay, and checks that
 * nothing acknowledged is lost.
 *
 * <p>The replay goes on by itself once the server is back, and never sends again what was
 * acknowledged before. So if results equal the reference in the end, and the store has every
 * acknowledged message, no acknowledged event was lost, and none that was sent twice counts twice.
 * A second replay from the start must then change nothing.
 */
public final class CrashTest {
  private static final Duration LONGEST_REPLAY = Duration.ofMinutes(10);

  private final Path project;
  private final Path file;
  private final CommandLine line;
  private final PrintStream out;
  private final long rows;

  private CrashTest(Path project, CommandLine line, PrintStream out) {
    this.project = project;
    this.line = line;
    this.out = out;
    List<String> operands = line.operands();
    this.file =
        operands.isEmpty()
            ? project.resolve("src/test/resources/replay/sample.csv")
            : Path.of(operands.get(0));
    CommandLine none = CommandLine.parse(List.of(), Set.of(), Set.of());
    this.rows = new Recording(file, ReplayOptions.mapping(none, file)).survey().rows();
  }

  /** Runs the test and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err).code());
  }

  private static Exit run(List<String> words, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.CRASH_TEST);
      return Exit.DONE;
    }
    try {
      CommandLine line =
          CommandLine.parse(
              words,
              Set.of("kills", "batch", "connections", "victim", "minutes", "seed"),
              Set.of());
      Path project = Path.of(System.getProperty("microlift.project", "."));
      if (line.has("minutes")) {
        return verdict(new LongCrash(project, line, out).run(), out);
      }
      return new CrashTest(project, line, out).run();
    } catch (StoppedException e) {
      err.println("crash-test: " + e.getMessage());
      return e.exit();
    }
  }

  private Exit run() {
    String chosen = line.last("victim").orElse("all");
    boolean good = true;
    int rounds = 0;
    for (Victim victim : Victim.values()) {
      String name = victim.name().toLowerCase(Locale.ROOT);
      if (chosen.equals("all") || chosen.equals(name)) {
        rounds++;
        good &= round(victim);
      }
    }
    if (rounds == 0) {
      throw StoppedException.usage("--victim must be server, store, both or all, not " + chosen);
    }
    return verdict(good, out);
  }

  private static Exit verdict(boolean good, PrintStream out) {
    out.println(good ? "nothing acknowledged was lost" : "SOMETHING IS WRONG, see above");
    return good ? Exit.DONE : Exit.DIFFERENT;
  }

  private boolean round(Victim victim) {
    out.printf("%n== killing: %s%n", victim.name().toLowerCase(Locale.ROOT));
    int kills = line.number("kills", 3, 1, 100);
    try (OwnServer server = OwnServer.start(project)) {
      Path acknowledged = server.folder().resolve("acknowledged");
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      CompletableFuture<Exit> replay =
          CompletableFuture.supplyAsync(() -> replay(server, acknowledged, said));
      int done = 0;
      for (int i = 1; i <= kills && await(replay, acknowledged, i / (kills + 1.0)); i++) {
        long before = ids(acknowledged).size();
        victim.kill(server);
        done++;
        out.printf("kill %d after %,d acknowledged events%n", i, before);
      }
      Exit first = replay.orTimeout(LONGEST_REPLAY.toSeconds(), TimeUnit.SECONDS).join();
      boolean good = report("replay through the kills", first, said) && done == kills;
      if (done < kills) {
        out.printf("only %d of %d kills before the replay ended%n", done, kills);
      }
      good &= audit(server, acknowledged);
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      Path second = server.folder().resolve("acknowledged-again");
      good &= report("replay from the start", replay(server, second, again), again);
      return good;
    } catch (CompletionException e) {
      throw new StoppedException(Exit.UNREACHABLE, "the replay did not end: " + e, e);
    }
  }

  private boolean audit(OwnServer server, Path acknowledged) {
    List<String> ids = ids(acknowledged);
    long missing = new StoreAudit(server.data()).missing(ids);
    out.printf("%,d acknowledged messages, %,d missing in the store%n", ids.size(), missing);
    return missing == 0 && new HashSet<>(ids).size() == ids.size();
  }

  private boolean report(String what, Exit exit, ByteArrayOutputStream said) {
    String text = said.toString(StandardCharsets.UTF_8);
    out.printf("%s: %s%n", what, exit == Exit.DONE ? "agrees" : "FAILED, " + exit);
    text.lines()
        .filter(each -> exit != Exit.DONE || each.contains("rows,") || each.contains("compared,"))
        .forEach(each -> out.println("  " + each));
    return exit == Exit.DONE;
  }

  private Exit replay(OwnServer server, Path acknowledged, ByteArrayOutputStream said) {
    List<String> words = new ArrayList<>(List.of(file.toString()));
    words.addAll(List.of("--url", server.url().toString()));
    words.addAll(List.of("--admin-key", server.keys().admin()));
    words.addAll(List.of("--client-key", server.keys().client()));
    words.addAll(List.of("--batch", line.last("batch").orElse("20")));
    words.addAll(List.of("--connections", line.last("connections").orElse("4")));
    words.addAll(List.of("--patience", "180"));
    words.addAll(List.of("--dump-acknowledged", acknowledged.toString()));
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Replay.run(words, print, print);
  }

  /** Waits for a share of the rows to be acknowledged; false if the replay ended before. */
  private boolean await(CompletableFuture<Exit> replay, Path acknowledged, double share) {
    long exposures = (long) (share * rows);
    while (!replay.isDone()) {
      if (ids(acknowledged).stream().filter(CrashTest::isExposure).count() >= exposures) {
        return true;
      }
      Server.sleep(Duration.ofMillis(10));
    }
    return false;
  }

  private static boolean isExposure(String messageId) {
    return messageId.indexOf(':') == messageId.lastIndexOf(':');
  }

  /** Returns the whole lines of a list that may still be written. */
  private static List<String> ids(Path file) {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
