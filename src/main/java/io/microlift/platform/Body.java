package io.microlift.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads request bodies: size, syntax and members, each failure with its own problem. */
public final class Body {
  /** Largest definition, in bytes. */
  public static final int DEFINITION_LIMIT = 64 * 1024;

  /** Largest set of definitions, in bytes. */
  public static final int DEFINITIONS_LIMIT = 512 * 1024;

  /** Largest request with events, in bytes. */
  public static final int EVENTS_LIMIT = 512 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final ObjectReader EVENTS = MAPPER.reader();

  /**
   * In a definition a member that is given twice is a mistake; in events it is someone's data. And
   * a number keeps its notation, because clients tell 10.0 from 10.
   */
  private static final ObjectReader DEFINITIONS =
      MAPPER
          .reader()
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private Body() {}

  /**
   * Parses a body of at most {@code limit} bytes.
   *
   * @throws ProblemException if it is too large or not JSON
   */
  public static JsonNode parse(byte[] body, int limit) {
    return parse(body, limit, EVENTS);
  }

  /**
   * Parses a body that is compressed as the header {@code Content-Encoding} says, and has at most
   * {@code limit} bytes before that.
   *
   * @param encoding the value of the header, if there is one
   * @throws ProblemException if it is too large, not compressed like that, or not JSON
   */
  public static JsonNode parse(byte[] body, @Nullable String encoding, int limit) {
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return parse(body, limit);
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding may be gzip, or absent; it is '%s'.".formatted(encoding));
    }
    try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return parse(content.readNBytes(limit + 1), limit);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.MALFORMED_BODY, "The body is not gzip, as Content-Encoding says.");
    }
  }

  /**
   * Parses a definition, in which a member that is given twice is a mistake.
   *
   * @throws ProblemException if it is too large or not JSON
   */
  public static JsonNode parseDefinition(byte[] body, int limit) {
    return parse(body, limit, DEFINITIONS);
  }

  private static JsonNode parse(byte[] body, int limit, ObjectReader reader) {
    checkSize(body, limit);
    try {
      JsonNode node = reader.readTree(body);
      if (node.isMissingNode()) {
        throw new ProblemException(ProblemType.MALFORMED_BODY, "The body is empty; send JSON.");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  static void checkSize(byte[] body, int limit) {
    if (body.length > limit) {
      throw new ProblemException(
          ProblemType.BODY_TOO_LARGE,
          "The body has more than %d bytes; send it in several requests.".formatted(limit));
    }
  }

  static ProblemException malformed(JsonProcessingException e) {
    return new ProblemException(
        ProblemType.MALFORMED_BODY,
        "Line %d, column %d: %s"
            .formatted(
                e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                firstSentence(e.getOriginalMessage())));
  }

  /**
   * Reads a body that is one object.
   *
   * @throws ProblemException with every violation, if there is any
   */
  public static <T> T read(byte[] body, int limit, Function<Fields, T> reader) {
    return read(parse(body, limit, DEFINITIONS), reader);
  }

  /** The same for a body that is parsed already. */
  public static <T> T read(JsonNode body, Function<Fields, T> reader) {
    List<Violation> violations = new ArrayList<>();
    T value = collect(object(body), "", violations, reader);
    if (!violations.isEmpty()) {
      throw ProblemException.invalidBody(violations);
    }
    return value;
  }

  /**
   * Takes a body as an object.
   *
   * @throws ProblemException if it is something else
   */
  public static ObjectNode object(JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ProblemException.invalidBody(
        List.of(new Violation("", "must be an object, not a list or a plain value")));
  }

  /**
   * Reads an object and goes on with whatever it could make of it.
   *
   * @param pointer of the object, put before those of its members
   * @param violations get everything that is wrong
   */
  public static <T> T collect(
      ObjectNode object, String pointer, List<Violation> violations, Function<Fields, T> reader) {
    Fields fields = new Fields(object, pointer, violations);
    T value = reader.apply(fields);
    fields.refuseUnknown();
    return value;
  }

  private static String firstSentence(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
