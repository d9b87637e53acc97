package io.microlift.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String[]> vectors() throws IOException {
    return Vectors.rows("/experiment/conditions.tsv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void agreesWithTheJavaScriptSdk(String condition, String attributes, boolean expected)
      throws IOException {
    SavedGroups groups =
        SavedGroups.of(
            JSON.readTree("{\"g\": [\"a\", \"b\", 1, \"1\", true, null, 5, \"US\"], \"h\": []}"));
    Condition compiled = Condition.compile(JSON.readTree(condition), (pointer, clause) -> {});
    assertThat(compiled.matches(object(attributes), groups)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | '' | a condition is an object",
        "{\"$or\": {\"a\": 1}} | /$or | array of conditions",
        "{\"$and\": [{}, 7]} | /$and/1 | a condition is an object",
        "{\"$not\": \"a\"} | /$not | a condition is an object",
        "{\"$where\": 1} | /$where | $where is not an operator: use $and",
        "{\"$gt\": 1} | /$gt | $gt stands under an attribute",
        "{\"a\": {\"$or\": [1]}} | /a/$or | move it up",
        "{\"a\": {\"$betwen\": [1]}} | /a/$betwen | use one of $eq $ne",
        "{\"a\": {\"$notRegex\": \"b\"}} | /a/$notRegex | is not an operator",
        "{\"a\": {\"$gt\": 1, \"b\": 2}} | /a | separate them",
        "{\"a/b~c\": {\"$in\": 1}} | /a~1b~0c/$in | $in takes an array of strings",
        "{\"a\": {\"$nin\": [[1]]}} | /a/$nin | $nin takes an array of strings",
        "{\"a\": {\"$gt\": null}} | /a/$gt | $gt takes a number or a string",
        "{\"a\": {\"$lte\": [1]}} | /a/$lte | $lte takes a number or a string",
        "{\"a\": {\"$eq\": [1]}} | /a/$eq | stand under the attribute itself",
        "{\"a\": {\"$exists\": \"yes\"}} | /a/$exists | true or false",
        "{\"a\": {\"$type\": \"integer\"}} | /a/$type | one of \"string\"",
        "{\"a\": {\"$regex\": 5}} | /a/$regex | $regex takes a string",
        "{\"a\": {\"$regex\": \"(\"}} | /a/$regex | a group is not closed",
        "{\"a\": {\"$regexi\": \"(a)\\\\1\"}} | /a/$regexi | write the choices out",
        "{\"a\": {\"$all\": \"b\"}} | /a/$all | $all takes an array",
        "{\"a\": {\"$alli\": [\"b\", {\"$x\": 1}]}} | /a/$alli/1/$x | is not an operator",
        "{\"a\": {\"$elemMatch\": 5}} | /a/$elemMatch | a condition is an object",
        "{\"a\": {\"$elemMatch\": {\"b\": {\"$x\": 1}}}} | /a/$elemMatch/b/$x | not an operator",
        "{\"a\": {\"$size\": \"3\"}} | /a/$size | a number, or an object of operators",
        "{\"a\": {\"$not\": {\"$size\": null}}} | /a/$not/$size | $size takes",
        "{\"a\": {\"$vgt\": 1.10}} | /a/$vgt | a version as a string",
        "{\"a\": {\"$inGroup\": [\"g\"]}} | /a/$inGroup | $inGroup takes a string",
      })
  void reportsWhatIsWrongAndWhere(String condition, String pointer, String clause)
      throws IOException {
    List<String> violations = new ArrayList<>();
    Condition.compile(JSON.readTree(condition), (at, what) -> violations.add(at + " " + what));
    assertThat(violations).singleElement().asString().startsWith(pointer + " ").contains(clause);
  }

  @Test
  void reportsEveryViolation() throws IOException {
    List<String> pointers = new ArrayList<>();
    Condition.compile(
        JSON.readTree("{\"a\": {\"$in\": 1, \"$x\": 2}, \"$or\": [{\"b\": {\"$gt\": true}}]}"),
        (pointer, clause) -> pointers.add(pointer));
    assertThat(pointers).containsExactly("/a/$in", "/a/$x", "/$or/0/b/$gt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"device\": \"phone\", \"country\": {\"$in\": [\"DE\", \"AT\", null, 1, true]}}",
        "{\"$or\": [{\"a.b\": {\"$gte\": 18, \"$lt\": \"65\"}}, {\"$not\": {\"c\": null}}]}",
        "{\"tags\": {\"$all\": [\"a\", {\"$regex\": \"^b\"}], \"$size\": {\"$gt\": 1}}}",
        "{\"cart\": {\"$elemMatch\": {\"sku\": {\"$regexi\": \"^x\"}}}, \"list\": [1, {\"a\": 2}]}",
        "{\"app\": {\"$vgte\": \"1.10.0\"}, \"id\": {\"$notInGroup\": \"staff\"}}",
      })
  void findsNothingWrongInGoodConditions(String condition) throws IOException {
    Condition.compile(
        JSON.readTree(condition), (pointer, clause) -> fail("%s: %s", pointer, clause));
  }

  @Test
  void matchesEverybodyWithoutConditions() {
    assertThat(Condition.EVERYBODY.matches(JSON.createObjectNode(), SavedGroups.NONE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"$not\": null}",
        "{\"$nor\": [null]}",
        "{\"a\": {\"$elemMatch\": null}}"
      })
  void matchesNobodyWhereTheSdkThrows(String condition) throws IOException {
    Condition compiled = Condition.compile(JSON.readTree(condition), (pointer, clause) -> {});
    assertThat(compiled.matches(object("{\"a\": [1]}"), SavedGroups.NONE)).isFalse();
  }

  @Test
  void doesNotChangeWithTheJsonItWasCompiledFrom() throws IOException {
    ObjectNode source = object("{\"a\": {\"b\": 1}}");
    Condition compiled = Condition.compile(source, (pointer, clause) -> {});
    JsonNode inner = source.get("a");
    ((ObjectNode) inner).put("b", 2);
    assertThat(compiled.matches(object("{\"a\": {\"b\": 1}}"), SavedGroups.NONE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"g\": 5}"})
  void refusesSavedGroupsThatAreNotLists(String groups) throws IOException {
    JsonNode node = JSON.readTree(groups);
    assertThatIllegalArgumentException().isThrownBy(() -> SavedGroups.of(node));
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
