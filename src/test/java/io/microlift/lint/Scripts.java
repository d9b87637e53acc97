package io.microlift.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.PostgresResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the shell scripts of pipelines against the server of the tests. */
public final class Scripts {
  private Scripts() {}

  /**
   * What became of a script.
   *
   * @param code exit code
   * @param printed on both streams
   */
  public record Run(int code, String printed) {}

  /** Runs a script with an administrator's key. */
  public static Run run(String script, String... arguments) {
    return run(Map.of(), script, arguments);
  }

  /** Runs a script with other settings. */
  public static Run run(Map<String, String> environment, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "scripts/" + script));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MICROLIFT_URL", "http://127.0.0.1:" + RestAssured.port);
    builder.environment().put("MICROLIFT_KEY", PostgresResource.ADMIN_KEY);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends in time").isTrue();
      return new Run(process.exitValue(), printed);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
