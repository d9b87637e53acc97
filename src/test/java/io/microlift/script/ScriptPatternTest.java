package io.microlift.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.microlift.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptPatternTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<String[]> vectors() throws IOException {
    return Vectors.rows("/script/patterns.tsv");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void agreesWithNode(String pattern, boolean ignoreCase, String text, String expected)
      throws IOException {
    String source = JSON.readValue(pattern, String.class);
    if (expected.equals("refused")) {
      assertRefused(source, ignoreCase);
      return;
    }
    boolean found =
        ScriptPattern.compile(source, ignoreCase).finds(JSON.readValue(text, String.class));
    assertThat(found).isEqualTo(Boolean.parseBoolean(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a)\\1", "(?<x>a)\\k<x>", "\\2(a)(b)"})
  void refusesToReferBackToAGroup(String source) {
    assertThat(assertRefused(source, false).getDescription()).contains("write the choices out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){100}){100}",
        "(?:a{1000}){3}",
        "(?=a{1990})",
        "(?=a){40}",
        "a{2147483647}"
      })
  void refusesMoreRepetitionsThanItCanHold(String source) {
    assertThat(assertRefused(source, false).getDescription()).contains("lower them");
  }

  @Test
  void refusesPatternsThatAreTooLongOrTooDeep() {
    assertRefused("a".repeat(1_001), false);
    assertRefused("(".repeat(101) + ")".repeat(101), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?:){2147483647}", "(?:(?:){9}){2147483647}", "(?:(?:)*)*"})
  void repeatsNothingAtNoCost(String source) {
    assertThat(ScriptPattern.compile(source, false).finds("a")).isTrue();
  }

  /** A pattern that takes a machine that goes back longer than the universe is old. */
  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+$", "^(a|a)*$", "^(?=(a*)*b)", "^(.*?,){11}P", "(x+x+)+y"})
  void takesTimeLinearInTheText(String source) {
    ScriptPattern pattern = ScriptPattern.compile(source, false);
    String text = "a".repeat(20_000) + "x".repeat(20_000) + "!";
    boolean found = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> pattern.finds(text));
    assertThat(found).isFalse();
  }

  private static PatternSyntaxException assertRefused(String source, boolean ignoreCase) {
    return assertThatExceptionOfType(PatternSyntaxException.class)
        .isThrownBy(() -> ScriptPattern.compile(source, ignoreCase))
        .actual();
  }
}
