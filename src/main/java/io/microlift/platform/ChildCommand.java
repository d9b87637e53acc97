package io.microlift.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How PostgreSQL's programs are run: as whom, out of reach of the terminal's Ctrl-C, and, where the
 * system can, with the wish to be shut down when the thread that started them dies.
 */
final class ChildCommand {
  /* PostgreSQL refuses root, and initdb wants a user that has a name; nobody is 65534 everywhere. */
  private static final int NOBODY = 65534;

  /*
   * A folder such as /root or one of mktemp is closed to other users. This capability opens it for
   * reading; PostgreSQL looks at its own programs with access(2), which drops capabilities of
   * everyone but root unless the security bit is set.
   */
  private static final List<String> REACH_EVERYWHERE =
      List.of(
          "--securebits", "+no_setuid_fixup",
          "--inh-caps", "+dac_read_search",
          "--ambient-caps", "+dac_read_search");

  private final List<String> prefix;
  private final int uid; // −1: that of this process
  private final int gid;

  private ChildCommand(List<String> prefix, int uid, int gid) {
    this.prefix = List.copyOf(prefix);
    this.uid = uid;
    this.gid = gid;
  }

  /** The user as whom this process writes into {@code folder}; 0 is root. */
  static int uid(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "owner", "");
    try {
      return number(probe, "unix:uid");
    } finally {
      Files.delete(probe);
    }
  }

  private static int number(Path path, String attribute) throws IOException {
    return (int) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Finds the way to run programs that use {@code folder}. Root runs them as the user who owns
   * {@code cluster} below it, or as nobody if it is not there yet.
   *
   * @throws CannotStartException if this process is root and cannot start a child as another user
   *     who reaches the folder
   */
  static ChildCommand toUse(Path folder, Path cluster) throws IOException {
    if (uid(folder) != 0) {
      return new ChildCommand(firstThatRuns(List.of("setpriv", "--pdeathsig", "INT")), -1, -1);
    }
    boolean exists = Files.isDirectory(cluster);
    int uid = exists ? number(cluster, "unix:uid") : NOBODY;
    int gid = exists ? number(cluster, "unix:gid") : NOBODY;
    List<String> change = List.of("--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--nnp");
    List<String> prefix = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT"));
    prefix.addAll(change);
    if (!runs(prefix)) {
      throw new CannotStartException(
          "PostgreSQL refuses to run as root, and the program setpriv, which starts it as another"
              + " user, is missing or not allowed to",
          "Start as an ordinary user, install setpriv (package util-linux), or name a PostgreSQL"
              + " server in MICROLIFT_DATABASE_URL");
    }
    if (!everyoneReaches(folder)) {
      prefix.addAll(REACH_EVERYWHERE);
      if (!runs(prefix)) {
        throw new CannotStartException(
            "The data folder "
                + folder
                + " lies where only root may go, and PostgreSQL refuses root",
            "Start with --data on a folder below ones that every user may enter: /var/lib/microlift");
      }
    }
    return new ChildCommand(firstThatRuns(prefix), uid, gid);
  }

  /** Adds setsid if there is one: else Ctrl-C in a terminal stops PostgreSQL before its server. */
  private static List<String> firstThatRuns(List<String> prefix) {
    List<String> own = new ArrayList<>(prefix);
    own.add("setsid");
    if (runs(own)) {
      return own;
    }
    return runs(prefix) ? prefix : List.of();
  }

  private static boolean runs(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return exitCode(new ProcessBuilder(command).start()) == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static boolean everyoneReaches(Path folder) throws IOException {
    for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
      if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A process with this command line, in {@code folder} and with an environment of no surprises.
   */
  ProcessBuilder run(Path folder, List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.equals("LANG"));
    builder.environment().put("LC_ALL", "C"); // messages in the language that this launcher reads
    return builder;
  }

  /** Gives a file or folder to the user as whom the programs run. */
  void give(Path path) throws IOException {
    if (uid >= 0) {
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Sends a signal by its name, such as INT; a process that is gone is none of our business. */
  static void signal(long pid, String signal) {
    try {
      ProcessBuilder kill =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      exitCode(kill.start());
    } catch (IOException e) {
      throw new IllegalStateException("a system without a shell", e);
    }
  }

  /** Waits for a process that takes a moment; -1 if it takes longer. */
  private static int exitCode(Process process) {
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    return -1;
  }
}
