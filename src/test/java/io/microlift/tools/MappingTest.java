package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final Set<String> OPTIONS =
      Set.of("experiment", "visitor", "variant", "control", "time", "goal", "primary", "attribute");

  @Test
  void putsOptionsAboveThePreset() {
    Mapping mapping = map("hillstrom", "--experiment", "mail 2008", "--primary", "spend");

    assertThat(mapping.experiment()).isEqualTo("mail-2008");
    assertThat(mapping.control()).isEqualTo("No E-Mail");
    assertThat(mapping.visitor()).isNull();
    assertThat(mapping.attributes()).containsExactly("channel", "newbie", "zip_code");
    assertThat(mapping.goals())
        .extracting(MappedGoal::key)
        .containsExactly("spend", "visit", "conversion");
    assertThat(mapping.goals().get(0))
        .isEqualTo(new MappedGoal("spend", "spend", GoalKind.VALUE, "macro", "USD", "history"));
  }

  @Test
  void readsGoalsFromOptionsAlone() {
    Mapping mapping =
        map(
            "unknown",
            "--variant",
            "v",
            "--control",
            "A",
            "--goal",
            "Cart adds:count",
            "--goal",
            "revenue:value:EUR",
            "--goal",
            "bought");

    assertThat(mapping.experiment()).isEqualTo("unknown");
    assertThat(mapping.goals())
        .containsExactly(
            new MappedGoal("Cart adds", "Cart-adds", GoalKind.COUNT, "micro", null, null),
            new MappedGoal("revenue", "revenue", GoalKind.VALUE, "macro", "EUR", null),
            new MappedGoal("bought", "bought", GoalKind.CONVERSION, "micro", null, null));
  }

  @Test
  void everyPresetIsComplete() {
    for (String name : Presets.names()) {
      assertThat(map(name).goals()).as(name).isNotEmpty();
    }
  }

  @Test
  void saysWhatIsMissingOrWrong() {
    refuses("--variant is missing", "unknown");
    refuses("at least one goal", "unknown", "--variant", "v", "--control", "A");
    refuses("primary goal 'visits'", "hillstrom", "--primary", "visits");
    refuses("not conversion, count or value", "hillstrom", "--goal", "visit:sum");
    refuses("only values are money", "hillstrom", "--goal", "visit:count:EUR");
    refuses("not like EUR", "hillstrom", "--goal", "spend:value:euro");
    refuses("goal visit appears twice", "hillstrom", "--goal", "visit", "--goal", "visit:count");
  }

  @Test
  void refusesAMemberItDoesNotKnow() {
    CommandLine line = CommandLine.parse(List.of(), OPTIONS, Set.of());

    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> Mapping.of(line, Json.parse("{\"varient\": \"v\"}"), "x"))
        .withMessageContaining("no member 'varient'");
  }

  private static void refuses(String message, String preset, String... words) {
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> map(preset, words))
        .withMessageContaining(message);
  }

  private static Mapping map(String preset, String... words) {
    return Mapping.of(
        CommandLine.parse(List.of(words), OPTIONS, Set.of()), Presets.find(preset), preset);
  }
}
