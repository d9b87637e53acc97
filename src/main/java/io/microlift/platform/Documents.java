package io.microlift.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads definitions as people keep them in files: JSON, or YAML of one or several documents.
 *
 * <p>Of YAML only what JSON can say is taken: an alias is never expanded, a tag makes no object,
 * and {@code no} or {@code on} is the text that it looks like.
 */
public final class Documents {
  /** Media type of YAML (RFC 9512). */
  public static final String YAML = "application/yaml";

  private static final int DEEPEST = 64;
  private static final ObjectReader READER = yamlReader();

  private Documents() {}

  /**
   * Parses a body.
   *
   * @param contentType its media type
   * @param limit largest size in bytes
   * @return one object for each document; JSON is one
   * @throws ProblemException if it is too large, is malformed or has no document
   */
  public static List<ObjectNode> parse(byte[] body, @Nullable String contentType, int limit) {
    if (contentType == null || !contentType.startsWith(YAML)) {
      return List.of(Body.object(Body.parseDefinition(body, limit)));
    }
    Body.checkSize(body, limit);
    List<ObjectNode> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> parsed = READER.readValues(body)) {
      while (parsed.hasNextValue()) {
        JsonNode document = parsed.nextValue();
        if (!document.isMissingNode() && !document.isNull()) {
          documents.add(Body.object(document));
        }
      }
    } catch (JsonProcessingException e) {
      throw Body.malformed(e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    if (documents.isEmpty()) {
      throw new ProblemException(
          ProblemType.MALFORMED_BODY, "The body has no document; send YAML or JSON.");
    }
    return documents;
  }

  private static ObjectReader yamlReader() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    options.setCodePointLimit(Body.DEFINITIONS_LIMIT);
    options.setAllowDuplicateKeys(false);
    YAMLFactory factory =
        YAMLFactory.builder()
            .loaderOptions(options)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(64)
                    .build())
            .build();
    return new ObjectMapper(factory)
        .readerFor(JsonNode.class)
        .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }
}
