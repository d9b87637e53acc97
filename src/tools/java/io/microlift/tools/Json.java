package io.microlift.tools;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON with decimals kept exactly. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Json() {}

  static JsonNode missing() {
    return MissingNode.getInstance();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Parses text that this program wrote itself. */
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** Parses an answer of the server; what is not JSON becomes a missing node. */
  static JsonNode parseAnswer(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      return missing();
    }
  }

  /**
   * Reads a file.
   *
   * @throws StoppedException if it cannot be read or is not JSON
   */
  static JsonNode read(Path file) {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StoppedException(Exit.USAGE, "cannot read JSON from %s".formatted(file), e);
    }
  }

  /** Returns a generator that writes decimals without an exponent. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return MAPPER
        .getFactory()
        .createGenerator(out)
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
  }
}
