package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The operations of an OpenAPI document. */
final class FuzzSpecification {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;

  FuzzSpecification(JsonNode document) {
    this.document = document;
  }

  /**
   * One operation.
   *
   * @param method in capitals
   * @param path with its parameters in braces
   * @param parameters as the document describes them
   * @param body schema of the body, missing if there is none
   */
  record Operation(String method, String path, List<JsonNode> parameters, JsonNode body) {
    String name() {
      return method + " " + path;
    }
  }

  /** Returns every operation, in the document's order. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.add(operation(path, operation));
        }
      }
    }
    return operations;
  }

  /** Follows a reference, if the schema is one. */
  JsonNode resolve(JsonNode schema) {
    JsonNode resolved = schema;
    for (int i = 0; i < 10 && resolved.has("$ref"); i++) {
      resolved = document.at(resolved.path("$ref").asText().substring(1));
    }
    return resolved;
  }

  private Operation operation(
      Map.Entry<String, JsonNode> path, Map.Entry<String, JsonNode> operation) {
    List<JsonNode> parameters = new ArrayList<>();
    path.getValue().path("parameters").forEach(each -> parameters.add(resolve(each)));
    operation.getValue().path("parameters").forEach(each -> parameters.add(resolve(each)));
    JsonNode body = MissingNode.getInstance();
    for (JsonNode content : resolve(operation.getValue().path("requestBody")).path("content")) {
      body = content.path("schema");
    }
    return new Operation(
        operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), parameters, body);
  }
}
