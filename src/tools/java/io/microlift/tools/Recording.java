package io.microlift.tools;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file with a heading line, plain or gzipped, that is read twice: once for what the
 * experiment has to be told beforehand, once for its rows.
 */
final class Recording {
  private static final int MOST_VARIANTS = 50;

  private final Path file;
  private final Mapping mapping;

  Recording(Path file, Mapping mapping) {
    this.file = file;
    this.mapping = mapping;
  }

  /**
   * What is known after the first reading.
   *
   * @param rows number of visitors
   * @param variants values of the variant column, the control first
   * @param latest last of the recorded times; the epoch when the mapping names no time column
   */
  record Survey(long rows, List<String> variants, Instant latest) {
    Survey {
      variants = List.copyOf(variants);
    }
  }

  /** Is given one row; {@code number} counts from 1. */
  interface RowVisitor {
    void visit(long number, CSVRecord row);
  }

  /** Returns the name of a file without its folder and its endings: "a/hillstrom.csv.gz". */
  static String name(Path file) {
    return Objects.toString(file.getFileName(), "").replaceFirst("(\\.csv)?(\\.gz)?$", "");
  }

  /**
   * Reads all rows for the experiment's sake.
   *
   * @throws StoppedException if a column is missing, or the variants cannot be right
   */
  Survey survey() {
    Set<String> variants = new LinkedHashSet<>();
    variants.add(mapping.control());
    long[] rows = {0};
    Instant[] latest = {Instant.EPOCH};
    String time = mapping.time();
    forEach(
        (number, row) -> {
          rows[0] = number;
          variants.add(row.get(mapping.variant()));
          if (time != null) {
            Instant at = Times.parse(row.get(time));
            latest[0] = at.isAfter(latest[0]) ? at : latest[0];
          }
          if (variants.size() > MOST_VARIANTS) {
            throw StoppedException.usage(
                "column %s has more than %d variants".formatted(mapping.variant(), MOST_VARIANTS));
          }
        });
    if (variants.size() < 2) {
      throw StoppedException.usage(
          "column %s knows no variant but the control %s"
              .formatted(mapping.variant(), mapping.control()));
    }
    refuseEqualKeys(variants);
    return new Survey(rows[0], List.copyOf(variants), latest[0]);
  }

  /**
   * Gives every row to the visitor, in the order of the file.
   *
   * @throws StoppedException if the file cannot be read or lacks a column of the mapping
   */
  void forEach(RowVisitor visitor) {
    try (InputStream bytes = open(file);
        CSVParser parser =
            CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      refuseMissingColumns(parser.getHeaderNames());
      long number = 0;
      for (Iterator<CSVRecord> rows = parser.iterator(); rows.hasNext(); ) {
        CSVRecord row = rows.next();
        number++;
        if (!row.isConsistent()) {
          throw StoppedException.usage(
              "row %d of %s has %d cells, the heading has another number"
                  .formatted(number, file, row.size()));
        }
        visitor.visit(number, row);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new StoppedException(
          Exit.USAGE, "cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
  }

  private void refuseMissingColumns(List<String> columns) {
    List<String> needed = new ArrayList<>(mapping.attributes());
    needed.add(mapping.variant());
    mapping.goals().forEach(goal -> needed.add(goal.column()));
    String visitor = mapping.visitor();
    if (visitor != null) {
      needed.add(visitor);
    }
    String time = mapping.time();
    if (time != null) {
      needed.add(time);
    }
    needed.removeAll(columns);
    if (!needed.isEmpty()) {
      throw StoppedException.usage(
          "%s has no column %s; it has %s"
              .formatted(file, String.join(", ", needed), String.join(", ", columns)));
    }
  }

  private void refuseEqualKeys(Set<String> variants) {
    Set<String> keys = new LinkedHashSet<>();
    for (String variant : variants) {
      if (!keys.add(LegalKey.of(variant))) {
        throw StoppedException.usage(
            "two values of column %s become the key '%s'"
                .formatted(mapping.variant(), LegalKey.of(variant)));
      }
    }
  }
}
