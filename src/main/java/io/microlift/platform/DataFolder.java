package io.microlift.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything a server keeps. One server at a time: a lock file says so. */
final class DataFolder implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be and takes it for this process.
   *
   * @throws CannotStartException if another server has it or this user may not write there
   */
  static DataFolder open(Path path) {
    Path root = path.toAbsolutePath().normalize();
    try {
      makeFolder(root);
      root = root.toRealPath();
      return new DataFolder(root, lock(root));
    } catch (IOException e) {
      throw new CannotStartException(
          "The data folder " + root + " cannot be used (" + e + ")",
          "Start with --data on a folder that this user may write",
          e);
    }
  }

  /** Makes a folder that others may pass through but not list: a child of another uid must. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    String mode = ChildCommand.uid(folder) == 0 ? "rwx--x--x" : "rwx------";
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(
                StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    FileLock lock = tryLock(root, channel);
    if (lock == null) {
      String holder = Files.readString(file, StandardCharsets.UTF_8).strip();
      channel.close();
      throw inUse(root, holder);
    }
    channel.truncate(0);
    channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
    return channel;
  }

  private static @Nullable FileLock tryLock(Path root, FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The channel stays open: closing any channel of a file drops all locks the process has on it
      throw inUse(root, Long.toString(ProcessHandle.current().pid()));
    }
  }

  private static CannotStartException inUse(Path root, String pid) {
    return new CannotStartException(
        "The data folder " + root + " is in use by the server with process id " + pid,
        "Stop that server, or start this one with --data on another folder");
  }

  Path root() {
    return root;
  }

  boolean hasSecret(String name) {
    return Files.exists(root.resolve(name));
  }

  /** Returns the kept secret of this name, or keeps and returns a new one; only the owner reads. */
  String secret(String name, Supplier<String> made) {
    Path file = root.resolve(name);
    try {
      if (Files.exists(file)) {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
      }
      String secret = made.get();
      writeSecret(file, secret);
      return secret;
    } catch (IOException e) {
      throw new CannotStartException(
          "The file " + file + " cannot be used (" + e + ")",
          "Start as the user that owns it, or with --data on another folder",
          e);
    }
  }

  /** All or nothing, also when the power fails: a key that was shown must still open the door. */
  static void writeSecret(Path file, String secret) throws IOException {
    Path temporary = Files.createTempFile(file.getParent(), "secret", "");
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(secret + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Gives the folder back to other servers. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
