package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Batches of new events of new visitors, without building JSON while the clock runs: one template,
 * in which the batch's number is overwritten wherever it appears.
 *
 * <p>Each batch of 100 events is 20 visitors, half of each variant, with an exposure, three product
 * views and, for 15 of them, an addition to the cart, for the other 5 an order over 19.90 EUR.
 */
final class NumberedBatches implements RequestSource {
  static final int VISITORS = 20;
  static final int ORDERS = 5;
  static final int CARTS = VISITORS - ORDERS;

  /** Of each visitor. */
  private static final int EVENTS = 5;

  private static final String NUMBER = "0000000000";

  private final String series;
  private final byte[] body;
  private final byte[] template;
  private final int[] places;
  private long sent;

  /**
   * Builds the template.
   *
   * @param series starts every id; differs between runs against the same server
   * @param at time of the exposures
   */
  NumberedBatches(URI server, String clientKey, String series, Instant at) {
    this.series = series;
    body = body(series, at).getBytes(StandardCharsets.ISO_8859_1);
    template = Wire.post(server, "/v1/batch", clientKey, body);
    places = places(new String(template, StandardCharsets.ISO_8859_1));
  }

  /** Returns the body of the batch with number 0, which is never sent. */
  byte[] body() {
    return body.clone();
  }

  /** Returns a batch by its number, for whoever sends it in another way. */
  Batch batch(long number) {
    String digits = "%010d".formatted(number);
    String text = new String(body, StandardCharsets.ISO_8859_1).replace(NUMBER, digits);
    List<String> ids = new ArrayList<>(events());
    for (int i = 0; i < VISITORS; i++) {
      for (int event = 0; event < EVENTS; event++) {
        ids.add("%s-%s-%02d-%d".formatted(series, digits, i, event));
      }
    }
    return new Batch(text.getBytes(StandardCharsets.ISO_8859_1), ids, 0);
  }

  /** Returns a batch by its number, with the same ids, as OFREP's clients track events. */
  Batch ofrepBatch(long number) {
    Batch batch = batch(number);
    ObjectNode body = Json.object();
    ArrayNode events = body.putArray("events");
    for (JsonNode item : Json.parseAnswer(batch.body()).path("batch")) {
      ObjectNode event = events.addObject();
      event.set("name", item.get("event"));
      event.set("targetingKey", item.get("anonymousId"));
      event.set("timestamp", item.get("timestamp"));
      event.set("messageId", item.get("messageId"));
      event.set("details", item.get("properties"));
    }
    return new Batch(body.toString().getBytes(StandardCharsets.UTF_8), batch.ids(), 0);
  }

  /**
   * Returns the ids that the store gives the events of a batch: an order has that of its number.
   */
  static Stream<UUID> storedIds(Batch batch) {
    return IntStream.range(0, batch.ids().size())
        .mapToObj(
            i -> {
              String message = batch.ids().get(i);
              String visitor = message.substring(0, message.length() - 2);
              boolean orders = i / EVENTS % 4 == 0 && i % EVENTS == EVENTS - 1;
              return orders ? StoreAudit.orderId("o-" + visitor) : StoreAudit.eventId(message);
            });
  }

  /** Returns the number of a batch from {@link #batch}. */
  long number(Batch batch) {
    int from = series.length() + 1;
    return Long.parseLong(batch.ids().get(0).substring(from, from + NUMBER.length()));
  }

  /** Returns how many batches were handed out. */
  long sent() {
    return sent;
  }

  @Override
  public String name() {
    return "POST /v1/batch";
  }

  @Override
  public Buffer next() {
    sent++;
    long rest = sent;
    for (int digit = NUMBER.length() - 1; digit >= 0; digit--) {
      byte character = (byte) ('0' + rest % 10);
      rest /= 10;
      for (int place : places) {
        template[place + digit] = character;
      }
    }
    return Buffer.buffer(template);
  }

  @Override
  public int expectedStatus() {
    return 202;
  }

  @Override
  public int events() {
    return VISITORS * EVENTS;
  }

  private static int[] places(String request) {
    List<Integer> found = new ArrayList<>();
    for (int at = request.indexOf(NUMBER); at >= 0; at = request.indexOf(NUMBER, at + 1)) {
      found.add(at);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String body(String series, Instant at) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < VISITORS; i++) {
      String id = "%s-%s-%02d".formatted(series, NUMBER, i);
      String variant = i % 2 == 0 ? "control" : "sticky";
      events.add(
          event(
              id + "-0",
              "Experiment Viewed",
              at,
              "\"experiment_id\":\"bench\",\"variation_id\":\"%s\"".formatted(variant)));
      for (int view = 1; view <= 3; view++) {
        String product = "\"product_id\":\"p%d\",\"price\":19.90".formatted(view);
        events.add(event(id + "-" + view, "Product Viewed", at.plusSeconds(view), product));
      }
      boolean orders = i % 4 == 0;
      events.add(
          orders
              ? event(
                  id + "-4",
                  "Order Completed",
                  at.plusSeconds(4),
                  "\"order_id\":\"o-%s\",\"revenue\":19.90,\"currency\":\"EUR\"".formatted(id))
              : event(id + "-4", "Product Added", at.plusSeconds(4), "\"product_id\":\"p1\""));
    }
    return "{\"batch\":[" + String.join(",", events) + "]}";
  }

  private static String event(String message, String name, Instant at, String properties) {
    String visitor = message.substring(0, message.length() - 2);
    return "{\"type\":\"track\",\"event\":\"%s\",\"anonymousId\":\"%s\",\"messageId\":\"%s\","
            .formatted(name, visitor, message)
        + "\"timestamp\":\"%s\",\"properties\":{%s}}".formatted(at, properties);
  }
}
