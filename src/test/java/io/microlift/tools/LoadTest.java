package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final int CONNECTIONS = 4;

  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer http;

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          arrived.incrementAndGet();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  @Test
  void sendsNoMoreRequestsThanAskedFor() {
    try (Load load = new Load(url(), CONNECTIONS)) {
      Load.Measured round = load.run(new Get(), Duration.ofSeconds(1), 100);

      // each connection begins with one at once
      assertThat(round.requests()).isBetween(CONNECTIONS + 1L, 100L + CONNECTIONS);
      assertThat(round.requests()).isEqualTo(arrived.get());
    }
  }

  @Test
  void sendsAsManyAsAreAnsweredWithoutAPace() {
    try (Load load = new Load(url(), CONNECTIONS)) {
      Load.Measured round = load.run(new Get(), Duration.ofSeconds(1));

      assertThat(round.requests()).isGreaterThan(CONNECTIONS).isEqualTo(arrived.get());
    }
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private record Get() implements RequestSource {
    @Override
    public String name() {
      return "GET /";
    }

    @Override
    public Buffer next() {
      return Buffer.buffer("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    @Override
    public int expectedStatus() {
      return 200;
    }

    @Override
    public int events() {
      return 0;
    }
  }
}
