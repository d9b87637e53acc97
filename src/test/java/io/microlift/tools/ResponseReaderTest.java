package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private static final byte[] THREE =
      bytes(
          "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx: y\r\n\r\nhello"
              + "HTTP/1.1 204 No Content\r\n\r\n"
              + "HTTP/1.1 503 Service Unavailable\r\nContent-Length:0\r\n\r\n");

  private final List<Integer> statuses = new ArrayList<>();
  private final ResponseReader reader = new ResponseReader(statuses::add);

  @Test
  void reportsEachAnswerHoweverTheBytesAreCut() {
    for (int first = 0; first <= THREE.length; first++) {
      statuses.clear();
      reader.read(Arrays.copyOfRange(THREE, 0, first));
      reader.read(Arrays.copyOfRange(THREE, first, THREE.length));

      assertThat(statuses).as("cut at %d", first).containsExactly(200, 204, 503);
    }
  }

  @Test
  void reportsAnAnswerOnlyWhenItsBodyIsThere() {
    reader.read(bytes("HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\nabc"));
    assertThat(statuses).isEmpty();
    reader.read(bytes("d"));
    assertThat(statuses).containsExactly(202);
  }

  @Test
  void refusesWhatItCannotFollow() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> reader.read(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
        .withMessageContaining("does not say its length");
    assertThatIllegalStateException()
        .isThrownBy(() -> new ResponseReader(statuses::add).read(bytes("SSH-2.0 hello\r\n\r\n")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
