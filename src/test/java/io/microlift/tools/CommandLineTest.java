package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void sortsWordsIntoOptionsAndOperands() {
    CommandLine line =
        parse("a.csv", "--goal", "visit", "--goal=spend:value", "--quiet", "--", "--b");

    assertThat(line.operands()).containsExactly("a.csv", "--b");
    assertThat(line.all("goal")).containsExactly("visit", "spend:value");
    assertThat(line.last("goal")).contains("spend:value");
    assertThat(line.has("quiet")).isTrue();
    assertThat(line.last("count")).isEmpty();
  }

  @Test
  void namesTheOptionThatIsWrong() {
    refuses("unknown option '--gaol'", "--gaol", "visit");
    refuses("--goal needs a value", "--goal");
    refuses("unknown option '--quiet=yes'", "--quiet=yes");
  }

  @Test
  void keepsNumbersInTheirRange() {
    assertThat(parse("--count", "7").number("count", 3, 1, 9)).isEqualTo(7);
    assertThat(parse().number("count", 3, 1, 9)).isEqualTo(3);
    for (String wrong : List.of("0", "10", "x", "")) {
      assertThatExceptionOfType(StoppedException.class)
          .isThrownBy(() -> parse("--count", wrong).number("count", 3, 1, 9))
          .withMessageContaining("from 1 to 9");
    }
  }

  private static void refuses(String message, String... words) {
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> parse(words))
        .withMessageContaining(message);
  }

  private static CommandLine parse(String... words) {
    return CommandLine.parse(List.of(words), Set.of("goal", "count"), Set.of("quiet"));
  }
}
