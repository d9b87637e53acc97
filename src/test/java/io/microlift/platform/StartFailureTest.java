package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.UnknownHostException;
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
  void addressesThatCannotBeListenedOnAreTold() {
    assertThat(printed(bind("Address already in use"))).contains("Another program", "--port");
    assertThat(printed(bind("Cannot assign requested address")))
        .contains("10.1.2.3 is no address of this machine", "--host");
    assertThat(printed(bind("Permission denied"))).contains("may not listen on port 80", "--port");
    assertThat(printed(new IllegalStateException(new UnknownHostException("300.1.1.1"))))
        .contains("300.1.1.1 is no address of this machine")
        .doesNotContain("\tat ");
  }

  private static Throwable bind(String reason) {
    return new IllegalStateException(
        new QuarkusBindException("10.1.2.3", 80, new BindException(reason)));
  }

  @Test
  void settingsOfTheFrameworkAreNamedAsInAShell() {
    String message =
        "SRCFG00039: The config property quarkus.shutdown.delay with the config value \"5Q\" threw"
            + " an Exception whilst being converted";
    Throwable wrong =
        new ConfigValidationException(
            new ConfigValidationException.Problem[] {
              new ConfigValidationException.Problem(message)
            });
    assertThat(printed(new IllegalStateException(wrong)))
        .contains("QUARKUS_SHUTDOWN_DELAY", "Correct it")
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
