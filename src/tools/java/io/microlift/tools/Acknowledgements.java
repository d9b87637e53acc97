package io.microlift.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A list of the events that the server has answered for: what it may never lose. */
final class Acknowledgements implements AutoCloseable {
  private final Writer out;

  private Acknowledgements(Writer out) {
    this.out = out;
  }

  /** Starts a list in a file, one id a line, or nowhere. */
  static Acknowledgements to(Optional<Path> file) {
    try {
      return new Acknowledgements(
          file.isPresent() ? Files.newBufferedWriter(file.get()) : Writer.nullWriter());
    } catch (IOException e) {
      throw new StoppedException(Exit.USAGE, "cannot write " + e.getMessage(), e);
    }
  }

  /** Adds the events of one batch at once, so that the file ends with a whole batch. */
  synchronized void add(List<String> ids) {
    try {
      out.write(String.join("\n", ids) + "\n");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
