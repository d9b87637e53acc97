package io.microlift.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Finds out whether a request that was set aside is about a person. */
final class Mentions {
  private Mentions() {}

  /** Says whether a body names one of the ids, or cannot be read, so that nobody knows. */
  static boolean mayBe(byte[] body, Set<UUID> person) {
    try {
      return in(Body.parse(body, Integer.MAX_VALUE), person);
    } catch (ProblemException e) {
      return true;
    }
  }

  /** Returns the body if it can be read and names one of the ids. */
  static Optional<JsonNode> of(byte[] body, Set<UUID> person) {
    try {
      JsonNode node = Body.parse(body, Integer.MAX_VALUE);
      return in(node, person) ? Optional.of(node) : Optional.empty();
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static boolean in(JsonNode node, Set<UUID> person) {
    if (node.isTextual()) {
      return person.contains(Ids.visitor(node.textValue()));
    }
    for (JsonNode child : node) {
      if (in(child, person)) {
        return true;
      }
    }
    return false;
  }
}
