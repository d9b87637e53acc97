package io.microlift.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked from the archive that the build put on the class path. */
final class PostgresBinaries {
  private static final String PREFIX = "binaries-";

  private final Path home;

  private PostgresBinaries(Path home) {
    this.home = home;
  }

  /**
   * Unpacks the programs into a folder named for the archive's digest, unless they are there; a
   * folder that exists is complete, because it gets its name last. Those of other versions go.
   *
   * @throws CannotStartException if the build has no PostgreSQL for this machine
   */
  static PostgresBinaries unpack(Path parent) throws IOException {
    String archive = archive();
    Path home = parent.resolve(PREFIX + digest(archive));
    if (!Files.isDirectory(home)) {
      removeOthers(parent);
      Path temporary = Files.createTempDirectory(parent, PREFIX);
      try (InputStream in = open(archive)) {
        extract(in, temporary);
      }
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresBinaries(home);
  }

  Path home() {
    return home;
  }

  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  private static String archive() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return "postgres-%s-%s.txz"
        .formatted(
            system.startsWith("mac") ? "darwin" : system,
            processor.equals("aarch64") ? "arm_64" : "x86_64");
  }

  private static InputStream open(String archive) {
    InputStream in = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive);
    if (in == null) {
      throw new CannotStartException(
          "This build holds no PostgreSQL for this machine (" + archive + ")",
          "Build with -Dpostgres-binaries.platform=… for this machine, or name a PostgreSQL server"
              + " in MICROLIFT_DATABASE_URL");
    }
    return in;
  }

  private static String digest(String archive) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void extract(InputStream in, Path target) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        extract(tar, entry, target);
        entry = tar.getNextEntry();
      }
    }
  }

  /** Sets every mode itself: the programs run as another user, whatever this one's umask. */
  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("leaves the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      makeParents(path, target);
      return;
    }
    makeParents(path.getParent(), target);
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void makeParents(@Nullable Path folder, Path target) throws IOException {
    if (folder == null || folder.equals(target) || Files.isDirectory(folder)) {
      return;
    }
    makeParents(folder.getParent(), target);
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void removeOthers(Path parent) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path each : others) {
        removeTree(each);
      }
    }
  }

  /** Removes a folder and all it holds, if it exists. */
  static void removeTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
