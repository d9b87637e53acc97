package io.microlift.access;

import io.microlift.platform.Json;
import io.microlift.platform.Page;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The audit as a file, newest first, read in stretches so that it may be of any length. */
final class AuditExport {
  private static final int STRETCH = 500;
  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader("id", "at", "who", "action", "subject", "key", "before", "after")
          .get();

  private AuditExport() {}

  static void ndjson(AuditStore audit, AuditFilter filter, OutputStream out) throws IOException {
    Writer writer = writer(out);
    each(
        audit,
        filter,
        change -> {
          writer.write(Json.write(change));
          writer.write('\n');
        });
    writer.flush();
  }

  static void csv(AuditStore audit, AuditFilter filter, OutputStream out) throws IOException {
    Writer writer = writer(out);
    CSVPrinter printer = new CSVPrinter(writer, CSV);
    each(
        audit,
        filter,
        change ->
            printer.printRecord(
                change.id(),
                change.at(),
                text(change.who()),
                change.action(),
                change.subject(),
                text(change.key()),
                change.before(),
                change.after()));
    writer.flush();
  }

  /** A spreadsheet must not take what someone named for a formula. */
  private static String text(String cell) {
    return cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0 ? cell : "'" + cell;
  }

  @FunctionalInterface
  private interface Printing {
    void print(AuditStore.Change change) throws IOException;
  }

  private static void each(AuditStore audit, AuditFilter filter, Printing printing)
      throws IOException {
    int before = 0;
    @Nullable List<Page.Item<AuditStore.Change>> stretch;
    do {
      stretch = audit.changes(filter, before, STRETCH);
      for (Page.Item<AuditStore.Change> item : stretch) {
        printing.print(item.value());
        before = item.id();
      }
    } while (stretch.size() == STRETCH);
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
