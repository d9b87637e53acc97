package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Says which visitors belong to an audience, in the MongoDB-like language of GrowthBook's SDKs;
 * compiled once, immutable, and asked by many threads.
 *
 * <p>Answers are those of that ecosystem's JavaScript SDK, loose comparisons included: a missing
 * attribute is null, which is less than 1; {@code "8"} is greater than 5. The time of an answer
 * grows linearly with the size of the attributes.
 *
 * <p>Deliberate differences: members that JavaScript objects inherit (such as {@code constructor})
 * are not attributes; a condition with a null where a condition belongs, on which the SDK throws,
 * matches nobody; a regular expression that refers back to a group matches nothing.
 */
public final class Condition {
  /** Matches every visitor. */
  public static final Condition EVERYBODY =
      new Condition(JsonNodeFactory.instance.objectNode(), new Check.Every(List.of()));

  private final JsonNode source;
  private final Check check;

  private Condition(JsonNode source, Check check) {
    this.source = source;
    this.check = check;
  }

  /**
   * Compiles a condition.
   *
   * @param node the condition as written in a definition
   * @param violations told everything that is wrong, as a JSON pointer into {@code node} and a
   *     clause that says what to do; a condition with violations must be refused, yet it answers
   *     what an SDK would
   */
  public static Condition compile(JsonNode node, BiConsumer<String, String> violations) {
    return new Condition(node, new ConditionCompiler(violations).compile(node));
  }

  /** The condition as it was written. */
  public JsonNode source() {
    return source;
  }

  /** Says whether a visitor with these attributes belongs to the audience. */
  public boolean matches(ObjectNode attributes, SavedGroups groups) {
    return check.holds(attributes, groups);
  }
}
