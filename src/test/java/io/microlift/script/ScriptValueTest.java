package io.microlift.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.Vectors;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptValueTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 20_000;

  static List<String[]> vectors() throws IOException {
    return Vectors.rows("/script/numbers.tsv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsAndWritesNumbersLikeNode(String value, String expected) throws IOException {
    double number = ScriptValue.number(JSON.readTree(value));
    assertThat(ScriptNumber.text(number)).isEqualTo(expected);
  }

  @Test
  void readsBackEveryNumberItWrites() {
    SplittableRandom random = new SplittableRandom(20260824);
    for (int round = 0; round < ROUNDS; round++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        String text = ScriptNumber.text(number);
        assertThat(Double.doubleToLongBits(ScriptNumber.parse(text)))
            .as("round %d: %s", round, text)
            .isEqualTo(Double.doubleToLongBits(number));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"a\":1,\"b\":2}' | '{\"a\":1.0,\"b\":2e0}' | true",
        "'{\"a\":1,\"b\":2}' | '{\"b\":2,\"a\":1}' | false",
        "'{\"b\":0,\"1\":1,\"0\":2}' | '{\"0\":2,\"1\":1,\"b\":0}' | true",
        "'{\"01\":1,\"0\":2}' | '{\"0\":2,\"01\":1}' | true",
        "'{\"01\":1,\"b\":2}' | '{\"b\":2,\"01\":1}' | false",
        "'[[],{}]' | '[[],{}]' | true",
        "'[1]' | '[\"1\"]' | false",
        "'[1]' | '[1,2]' | false",
        "'{}' | '[]' | false",
      })
  void comparesJsonTextInJavaScriptsOrderOfMembers(String one, String other, boolean same)
      throws IOException {
    JsonNode left = JSON.readTree(one);
    JsonNode right = JSON.readTree(other);
    assertThat(ScriptValue.same(left, right)).isEqualTo(same);
    assertThat(ScriptValue.same(right, left)).isEqualTo(same);
  }
}
