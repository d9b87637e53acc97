package io.microlift.platform;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads bodies for those who take bytes, and no more than the largest body has: who sends without a
 * length is refused like everybody else.
 */
@Provider
@Consumes(MediaType.WILDCARD)
class BodyReader implements MessageBodyReader<byte[]> {
  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == byte[].class;
  }

  @Override
  public byte[] readFrom(
      Class<byte[]> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream content)
      throws IOException {
    byte[] body = content.readNBytes(Body.EVENTS_LIMIT + 1);
    Body.checkSize(body, Body.EVENTS_LIMIT);
    return body;
  }
}
