package io.microlift.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The folder in which PostgreSQL keeps its tables, and what its files tell about the server. */
final class PostgresCluster {
  static final String USER = "microlift";
  static final String FOLDER = "cluster";

  private final Path folder;
  private final PostgresBinaries binaries;
  private final ChildCommand children;

  /** What {@code postmaster.pid} says: the process, and a word such as {@code ready}. */
  record Postmaster(long pid, String status) {}

  private PostgresCluster(Path folder, PostgresBinaries binaries, ChildCommand children) {
    this.folder = folder;
    this.binaries = binaries;
    this.children = children;
  }

  /** Opens the cluster below {@code home}, made first if there is none; it gets its name last. */
  static PostgresCluster open(
      Path home, PostgresBinaries binaries, ChildCommand children, String password)
      throws IOException {
    Path folder = home.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      Path unfinished = home.resolve("cluster.unfinished");
      PostgresBinaries.removeTree(unfinished);
      DataFolder.makeFolder(unfinished);
      children.give(unfinished);
      new PostgresCluster(unfinished, binaries, children).create(home, password);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresCluster(folder, binaries, children);
  }

  private void create(Path home, String password) throws IOException {
    Path passwordFile = home.resolve("initdb-password");
    DataFolder.writeSecret(passwordFile, password);
    children.give(passwordFile);
    Path output = home.resolve("initdb.log");
    try {
      List<String> command =
          List.of(
              binaries.program("initdb").toString(),
              "--pgdata=" + folder,
              "--username=" + USER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C", // the same order everywhere, whatever locales this machine has
              "--data-checksums", // a disk that lies is noticed
              "--no-instructions");
      Process process =
          children
              .run(home, command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw failed(Files.readString(output, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private static CannotStartException failed(String output) {
    String reason =
        output
            .lines()
            .filter(line -> line.contains("error:") || line.contains("invalid binary"))
            .findFirst()
            .orElse(output.strip());
    if (reason.contains("could not look up effective user ID")) {
      return new CannotStartException(
          "PostgreSQL does not run as a user without a name (" + reason + ")",
          "Start as a user listed in /etc/passwd, or name a PostgreSQL server in"
              + " MICROLIFT_DATABASE_URL");
    }
    return new CannotStartException(
        "The data folder cannot be prepared for PostgreSQL (" + reason + ")",
        "Start with --data on a local folder with 200 MB of free space in which programs may run");
  }

  Path folder() {
    return folder;
  }

  /**
   * The command line of the server.
   *
   * @param port on the loopback interface
   */
  ProcessBuilder server(int port) {
    return children.run(folder, PostgresOptions.commandLine(binaries, folder, port));
  }

  /** Who runs this cluster, or ran it when it was killed. */
  Optional<Postmaster> postmaster() {
    try {
      List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.UTF_8);
      if (lines.isEmpty() || lines.get(0).isBlank()) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines.get(0).strip());
      return Optional.of(new Postmaster(pid, lines.size() < 8 ? "" : lines.get(7).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // it starts or ends right now
    }
  }

  /** True if {@code process} is the PostgreSQL of this folder, and still runs. */
  boolean isRunBy(ProcessHandle process) {
    return process.info().commandLine().filter(this::namesThisFolder).isPresent();
  }

  /** True if another program has the number that the PostgreSQL of this folder once had. */
  boolean isUnrelated(ProcessHandle process) {
    return process.info().commandLine().filter(line -> !namesThisFolder(line)).isPresent();
  }

  private boolean namesThisFolder(String commandLine) {
    return commandLine.contains("postgres") && commandLine.contains(folder.toString());
  }

  /** Forgets a server that was killed and whose number another program has now. */
  void removePidFile() throws IOException {
    Files.deleteIfExists(pidFile());
  }

  private Path pidFile() {
    return folder.resolve("postmaster.pid");
  }

  /** The lines that process {@code pid} wrote to the newest log file, with the cause of its end. */
  List<String> lastWords(long pid) {
    Path newest = null;
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder.resolve("log"))) {
      for (Path each : logs) {
        if (newest == null
            || Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(newest)) > 0) {
          newest = each;
        }
      }
      if (newest == null) {
        return List.of();
      }
      return Files.readAllLines(newest, StandardCharsets.UTF_8).stream()
          .filter(line -> line.contains("[" + pid + "]"))
          .toList();
    } catch (IOException e) {
      return List.of(); // it ended before it could write
    }
  }
}
