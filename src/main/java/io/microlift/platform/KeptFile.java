package io.microlift.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What this node knew last of something in the database, in a file of its data folder that only its
 * owner reads, for a start while PostgreSQL is down. The first line is the SHA-256 of everything
 * behind it; the file's time says when the database last confirmed the content.
 */
public abstract class KeptFile {
  private static final Logger LOG = Logger.getLogger(KeptFile.class);
  private static final int DIGEST_LENGTH = 64;

  private final Path file;

  /** Names the file. */
  protected KeptFile(String folder, String name) {
    file = Path.of(folder).toAbsolutePath().normalize().resolve(name);
  }

  /**
   * What the file holds.
   *
   * @param version of the content
   * @param json the content
   * @param confirmedAt when the database last said that this is the latest
   */
  public record Kept(long version, String json, Instant confirmedAt) {}

  /** Returns the content, unless there is none or it is not what was written. */
  public Optional<Kept> read() {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      int line = text.indexOf('\n', DIGEST_LENGTH + 1);
      if (line < 0 || !text.startsWith(digest(text.substring(DIGEST_LENGTH + 1)))) {
        LOG.warnf("%s is damaged and not used", file);
        return Optional.empty();
      }
      long version = Long.parseLong(text.substring(DIGEST_LENGTH + 1, line));
      Instant confirmedAt = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new Kept(version, text.substring(line + 1), confirmedAt));
    } catch (IOException | NumberFormatException e) {
      LOG.warnf("%s cannot be read and is not used: %s", file, e);
      return Optional.empty();
    }
  }

  /** Replaces the content, all or nothing. A folder that cannot be written is told, no failure. */
  public void write(long version, String json) {
    String content = version + "\n" + json;
    try {
      Files.createDirectories(file.getParent());
      Path temporary = Files.createTempFile(file.getParent(), "kept", ".tmp");
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(digest(content) + "\n" + content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warnf("%s: a start without PostgreSQL will not know version %d: %s", file, version, e);
    }
  }

  /** Notes that the database has confirmed the content. */
  public void confirm(Instant at) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(at));
    } catch (IOException e) {
      LOG.debugf("%s keeps its time: %s", file, e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
