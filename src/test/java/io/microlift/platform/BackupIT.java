package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was backed up comes back, whichever PostgreSQL kept it. */
class BackupIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String RESULTS = "/v1/experiments/hero/results";

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();

  private record Ended(int code, String output) {}

  @AfterEach
  void leaveNothingBehind() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void anOwnStoreMovesToAnotherFolder() throws Exception {
    Node first = node("first", Map.of());
    record(first);
    Path data = folder.resolve("first/data");
    String file = folder.resolve("backup.tar.gz").toString();

    Ended early = run(Map.of(), "backup.sh", file, "--data", data.toString());
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.output()).contains("stop it first");

    String before = seen(first);
    first.stop();
    assertThat(run(Map.of(), "backup.sh", file, "--data", data.toString()).code()).isZero();
    assertThat(Files.getPosixFilePermissions(Path.of(file))).hasSize(2);
    Ended occupied = run(Map.of(), "restore.sh", file, "--data", data.toString());
    assertThat(occupied.code()).isEqualTo(1);
    assertThat(occupied.output()).contains("is not empty");

    String moved = folder.resolve("second/data").toString();
    assertThat(run(Map.of(), "restore.sh", file, "--data", moved).code()).isZero();
    assertThat(seen(node("second", Map.of()))).isEqualTo(before);
  }

  @Test
  void aDatabaseIsDumpedWhileItWorksAndRestoredElsewhere() throws Exception {
    Map<String, String> from = database("from");
    Node first = node("first", from);
    record(first);
    String before = seen(first);
    String file = folder.resolve("backup.dump").toString();
    assertThat(run(from, "backup.sh", file)).extracting(Ended::code).isEqualTo(0);
    assertThat(run(from, "restore.sh", file).output()).contains("nothing was restored");

    Map<String, String> to = database("to");
    assertThat(run(to, "restore.sh", file)).extracting(Ended::code).isEqualTo(0);
    assertThat(seen(node("second", to))).isEqualTo(before);
  }

  private Node node(String name, Map<String, String> settings) throws Exception {
    Node node = new Node(folder.resolve(name), settings);
    opened.add(node);
    return node.awaitStart();
  }

  private Map<String, String> database(String name) {
    DataFolder data = DataFolder.open(folder.resolve(name));
    opened.add(data);
    EmbeddedPostgres store = EmbeddedPostgres.start(data);
    opened.add(store);
    return Map.of(
        "MICROLIFT_DATABASE_URL", store.jdbcUrl(),
        "MICROLIFT_DATABASE_USER", store.user(),
        "MICROLIFT_DATABASE_PASSWORD", store.password());
  }

  private static void record(Node node) throws Exception {
    node.put("/v1/goals/add", "{\"events\": [\"Product Added\"]}");
    String definition =
        """
        {"variants": [{"key": "a", "control": true}, {"key": "b"}],
         "goals": [{"goal": "add", "role": "primary"}]}
        """;
    assertThat(node.put("/v1/experiments/hero", definition).status()).isEqualTo(201);
    assertThat(node.post("/v1/experiments/hero/start", "").status()).isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertThat(node.assignment("hero", "v-" + i, true).status()).isEqualTo(200);
    }
    Poll.until(
        "all visitors are counted",
        SOON,
        () -> node.get(RESULTS).body().at("/freshness/pendingVisitors").asLong(1) == 0);
  }

  /** What must not change: the split of the visitors, and the definition. */
  private static String seen(Node node) throws Exception {
    return node.get(RESULTS).body().path("variants").toString()
        + node.get("/v1/experiments/hero").body();
  }

  private Ended run(Map<String, String> settings, String script, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(Path.of("scripts", script).toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("MICROLIFT_"));
    builder.environment().putAll(new HashMap<>(settings));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
