package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server as people start it: {@code scripts/run.sh}. */
class ServerIT {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofMinutes(1);
  private static final Path SCRIPT = Path.of("scripts", "run.sh").toAbsolutePath();
  private static final int WRONG_USAGE = 64;
  private static final int ENDED_BY_SIGINT = 130;

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void leaveNothingBehind() throws InterruptedException {
    for (Process each : started) {
      each.destroyForcibly().waitFor();
    }
  }

  @Test
  void survivesKillNineAndStopsCleanly() throws Exception {
    int port = PostgresProcess.freePort();
    Process first = start(Map.of(), "--port", Integer.toString(port), "--data", "kept");
    awaitReady(port);
    String keys = Files.readString(folder.resolve("kept/admin-key")).strip();
    assertThat(output(first)).contains("http://127.0.0.1:" + port, keys);

    first.destroyForcibly().waitFor();
    Process second = start(Map.of(), "--port", Integer.toString(port), "--data", "kept");
    awaitReady(port);
    assertThat(output(second)).contains("kept/admin-key").doesNotContain(keys);

    ChildCommand.signal(second.pid(), "INT");
    assertThat(second.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)).as("stops on SIGINT").isTrue();
    assertThat(second.exitValue()).isEqualTo(ENDED_BY_SIGINT);
    assertThat(processesOf(folder)).as("processes left behind").isEmpty();
  }

  @Test
  void recoversFromAKilledPostgresWhileItRuns() throws Exception {
    int port = PostgresProcess.freePort();
    start(Map.of(), "--port", Integer.toString(port), "--data", "kept");
    awaitReady(port);
    ProcessHandle postgres = StoreFolder.postgres(folder.resolve("kept")).orElseThrow();
    postgres.destroyForcibly();
    Poll.until("PostgreSQL is gone", STOP, () -> !postgres.isAlive());
    awaitStore(port);
  }

  @Test
  void refusesAFolderInUseInOneSentence() throws Exception {
    int port = PostgresProcess.freePort();
    Process first = start(Map.of(), "--port", Integer.toString(port), "--data", "kept");
    awaitReady(port);
    Process second = start(Map.of(), "--port", "0", "--data", folder.resolve("kept").toString());
    assertFails(second, "in use by the server with process id " + first.pid(), "--data");
  }

  @Test
  void refusesADatabaseThatDoesNotAnswerInOneSentence() throws Exception {
    int closed = PostgresProcess.freePort();
    Map<String, String> environment =
        Map.of(
            "MICROLIFT_DATABASE_URL", "postgresql://ann:secret@127.0.0.1:" + closed + "/shop",
            "MICROLIFT_ADMIN_KEY", PostgresResource.ADMIN_KEY,
            "MICROLIFT_CLIENT_KEY", PostgresResource.CLIENT_KEY);
    assertFails(start(environment, "--port", "0"), "refused", "MICROLIFT_DATABASE_URL");
  }

  @Test
  void saysHowItIsUsed() throws Exception {
    Process help = start(Map.of(), "--help");
    assertThat(help.waitFor()).isZero();
    assertThat(output(help)).contains("--port", "--host", "--data");

    Process wrong = start(Map.of(), "--prot", "80");
    assertThat(wrong.waitFor()).isEqualTo(WRONG_USAGE);
    assertThat(output(wrong)).contains("unknown option: --prot", "Usage:");
  }

  private void assertFails(Process process, String... words) throws Exception {
    assertThat(process.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output(process)).contains(words).doesNotContain("\tat ");
  }

  /**
   * Runs the script from {@code folder}, which is not the project's, and as a terminal does: what a
   * shell starts in the background would ignore SIGINT.
   */
  private Process start(Map<String, String> environment, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("env", "--default-signal=INT", SCRIPT.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output-" + started.size()).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MICROLIFT_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String output(Process process) throws IOException {
    return Files.readString(folder.resolve("output-" + started.indexOf(process)));
  }

  private void awaitReady(int port) {
    URI address = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    HttpRequest request = HttpRequest.newBuilder(address).timeout(STOP).build();
    Poll.until(
        "ready at " + address,
        START,
        () -> http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200);
  }

  /** A server is ready without its store; it lists what is stored only with it. */
  private void awaitStore(int port) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/experiments"))
            .header("X-API-Key", Files.readString(folder.resolve("kept/admin-key")).strip())
            .timeout(STOP)
            .build();
    Poll.until(
        "the store answers",
        START,
        () -> http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200);
  }

  private static List<String> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .map(each -> each.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }
}
