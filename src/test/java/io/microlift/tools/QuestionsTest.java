package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final Turmoil.Moment CALM = new Turmoil.Moment(false, null);
  private static final Turmoil.Moment DOWN = new Turmoil.Moment(true, Disturbance.NODE_KILLED);
  private static final Turmoil.Moment REDIS = new Turmoil.Moment(false, Disturbance.REDIS_PAUSE);
  private static final Turmoil.Moment POSTGRES =
      new Turmoil.Moment(false, Disturbance.POSTGRES_RESTART);
  private static final Attempt ANSWER =
      new Attempt(Optional.of(Json.object()), "", Duration.ofMillis(3));
  private static final Attempt REFUSED = failed(new ConnectException());

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private static Attempt failed(IOException failure) {
    return Attempt.failed(failure, Duration.ofSeconds(30));
  }

  @Test
  void allowOneInAThousandWithoutAnAnswer() {
    Questions questions = new Questions("variants", null);
    for (int i = 1; i < Questions.ONE_IN; i++) {
      questions.note(ANSWER, CALM);
    }
    questions.note(REFUSED, CALM);
    assertThat(passes(questions)).isTrue();
    questions.note(failed(new HttpTimeoutException("")), REDIS);
    assertThat(passes(questions)).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains(
            "1 node up, nothing going on: no connection",
            "1 node up, redis pause: no answer in time",
            "the slowest took 30.0 s",
            "TOO MANY");
  }

  @Test
  void excuseNodesThatAreDownAndThoseWhoNeedTheStore() {
    Questions exposures = new Questions("exposures", Disturbance.POSTGRES_RESTART);
    exposures.note(ANSWER, CALM);
    exposures.note(REFUSED, DOWN);
    exposures.note(failed(new IOException("Connection reset")), POSTGRES);
    assertThat(passes(exposures)).isTrue();

    Questions variants = new Questions("variants", null);
    variants.note(ANSWER, CALM);
    variants.note(REFUSED, DOWN);
    assertThat(passes(variants)).isTrue();
    variants.note(failed(new IOException("Connection reset")), POSTGRES);
    assertThat(passes(variants)).isFalse();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("node up, postgres restart: connection closed", "node down, node killed: no");
  }

  @Test
  void failIfNothingWasAnswered() {
    assertThat(passes(new Questions("variants", null))).isFalse();
  }

  private boolean passes(Questions questions) {
    return questions.report(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}
