package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  @Test
  void whatWasForeseenIsASentenceWithoutATrace() {
    Throwable failure =
        new IllegalStateException(
            "start-up", new CannotStartException("The door is locked", "Use the key"));
    assertThat(printed(failure))
        .isEqualTo("Microlift cannot start: The door is locked. Use the key.\n");
  }

  @Test
  void aDatabaseThatDoesNotAnswerNamesItsSetting() {
    SQLException refused = new SQLException("Connection to db:5432 refused", "08001");
    assertThat(printed(new IllegalStateException(refused)))
        .contains("Connection to db:5432 refused", "MICROLIFT_DATABASE_URL")
        .doesNotContain("\tat ");
  }

  @Test
  void whatNobodyForesawHasATrace() {
    assertThat(printed(new IllegalStateException("surprise"))).contains("surprise", "\tat ");
  }

  private static String printed(Throwable failure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StartFailure.print(failure, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
