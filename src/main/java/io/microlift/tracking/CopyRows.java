package io.microlift.tracking;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Rows in the binary format of PostgreSQL's {@code COPY}.
 *
 * <p>Source: PostgreSQL documentation, COPY, "Binary Format".
 */
final class CopyRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(64 * 1024);
  private final DataOutputStream out = new DataOutputStream(buffer);

  CopyRows() throws IOException {
    out.write(SIGNATURE);
    out.writeInt(0);
    out.writeInt(0);
  }

  /** Begins a row of {@code columns} values. */
  void row(int columns) throws IOException {
    out.writeShort(columns);
  }

  /** Writes a {@code timestamptz}. */
  void instant(Instant value) throws IOException {
    out.writeInt(Long.BYTES);
    out.writeLong(ChronoUnit.MICROS.between(EPOCH, value));
  }

  /** Writes a {@code bytea}. */
  void bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  /** Ends the rows and returns them. */
  InputStream finish() throws IOException {
    out.writeShort(-1);
    return new ByteArrayInputStream(buffer.toByteArray());
  }
}
