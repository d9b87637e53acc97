package io.microlift.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Packs events into batches that stay below both the number asked for and the server's limit on
 * bodies.
 *
 * <p>Batches carry no {@code sentAt}: with it the server would correct the times for the delay
 * between two attempts, while a recording's times are meant as they stand.
 */
final class BatchWriter {
  private static final int MOST_BYTES = 480_000;

  private final int mostEvents;
  private final Consumer<Batch> receiver;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<String> ids = new ArrayList<>();
  private JsonGenerator json;
  private int rows;

  /**
   * Prepares an empty batch.
   *
   * @param mostEvents events in one batch, at least 1
   * @param receiver is given each batch when it is full
   */
  BatchWriter(int mostEvents, Consumer<Batch> receiver) {
    this.mostEvents = mostEvents;
    this.receiver = receiver;
    this.json = begin(bytes);
  }

  /** Adds all events of one row, over as many batches as it takes. */
  void add(List<Event> row) {
    try {
      for (Event event : row) {
        if (ids.size() >= mostEvents || bytes.size() >= MOST_BYTES) {
          flush();
        }
        event.write(json);
        json.flush();
        ids.add(event.id());
      }
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands over what has gathered, if anything. */
  void flush() {
    if (ids.isEmpty()) {
      return;
    }
    try {
      json.writeEndArray();
      json.writeEndObject();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver.accept(new Batch(bytes.toByteArray(), ids, rows));
    bytes.reset();
    ids.clear();
    rows = 0;
    json = begin(bytes);
  }

  private static JsonGenerator begin(ByteArrayOutputStream bytes) {
    try {
      JsonGenerator json = Json.generator(bytes);
      json.writeStartObject();
      json.writeArrayFieldStart("batch");
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
