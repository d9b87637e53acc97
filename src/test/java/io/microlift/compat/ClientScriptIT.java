package io.microlift.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.tools.OwnServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The clients can be installed and loaded, and reach a packaged server. */
class ClientScriptIT {
  @Test
  void loadsEveryClient() {
    try (OwnServer server = OwnServer.start(Path.of("").toAbsolutePath());
        ClientScript client = ClientScript.start("load.mjs", server)) {
      client.tell("hello");
      JsonNode heard = client.next();
      assertThat(heard.path("word").asText()).isEqualTo("hello");
      assertThat(heard.path("status").asInt()).isEqualTo(200);
    }
  }
}
