package io.microlift.tools;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Writes requests as bytes. */
final class Wire {
  private Wire() {}

  /** Returns a keep-alive {@code POST} of JSON. */
  static byte[] post(URI server, String path, String key, byte[] body) {
    String head =
        """
        POST %s HTTP/1.1
        Host: %s
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
            .formatted(path, server.getAuthority(), key, body.length)
            .replace("\n", "\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length() + body.length);
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
