package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A team's server: answers as it is told, the last answer for good, and keeps what it got. */
final class Receiver implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final HttpServer server;
  private final Iterator<Integer> answers;
  private final int last;
  private final List<Received> skipped = new ArrayList<>();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** A message with its headers. */
  record Received(String id, String timestamp, String signature, String body) {
    JsonPath json() {
      return JsonPath.from(body);
    }

    /** Computes the signature anew, as the specification says, and looks for it. */
    boolean isSignedWith(String secret) throws Exception {
      assertThat(secret).startsWith("whsec_");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signed =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return List.of(signature.split(" ", -1))
          .contains("v1," + Base64.getEncoder().encodeToString(signed));
    }
  }

  private Receiver(HttpServer server, List<Integer> answers) {
    this.server = server;
    this.answers = answers.iterator();
    this.last = answers.get(answers.size() - 1);
  }

  /** Answers with these codes, one after the other. */
  static Receiver answering(Integer... codes) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Receiver receiver = new Receiver(server, Arrays.asList(codes));
    server.createContext("/", receiver::receive);
    server.start();
    return receiver;
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int code = answers.hasNext() ? answers.next() : last;
    received.add(
        new Received(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            body));
    exchange.sendResponseHeaders(code, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:%d/hook?from=microlift".formatted(server.getAddress().getPort());
  }

  /** The next message. */
  Received next() throws InterruptedException {
    Received next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
    return next;
  }

  /** The first message of a type; messages may overtake each other. */
  Received next(String type) throws InterruptedException {
    for (Received each : skipped) {
      if (each.json().getString("type").equals(type)) {
        skipped.remove(each);
        return each;
      }
    }
    while (true) {
      Received next = next();
      if (next.json().getString("type").equals(type)) {
        return next;
      }
      skipped.add(next);
    }
  }

  /** What came and was not asked for yet. */
  List<Received> rest() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
