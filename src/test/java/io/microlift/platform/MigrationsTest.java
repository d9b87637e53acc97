package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Migrations of a release only expand what the release before it uses, so that servers of both
 * share a database while one replaces the other.
 */
class MigrationsTest {
  private static final Path FOLDER = Path.of("src", "main", "resources", "db", "migration");

  /** What the release before this one brought; it was the first. */
  private static final List<String> RELEASED = List.of("V001", "V002", "V003", "V020");

  private static final Pattern CONTRACTS =
      Pattern.compile(
          "drop (table|column|constraint|type|view|function)|truncate |rename "
              + "|alter column \\w+ (type|set data type|set not null|drop default)"
              + "|add (constraint \\w+ )?(check|unique|foreign key|primary key|exclude)\\b"
              + "|add column \\w+ [^,;]*not null(?![^,;]*default)(?<!default)");

  /** Ways in which a statement takes something away from those who do not know it. */
  private static boolean contracts(String sql) {
    String plain = sql.replaceAll("--.*", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    return CONTRACTS
        .matcher(plain)
        .results()
        .anyMatch(found -> !found.group().startsWith("add") || !found.group().contains("default"));
  }

  @Test
  void newMigrationsOnlyExpand() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String version = file.getFileName().toString().substring(0, 4);
        if (!RELEASED.contains(version)) {
          assertThat(contracts(Files.readString(file)))
              .as("%s would break servers of the release before", file.getFileName())
              .isFalse();
        }
      }
    }
  }

  @Test
  void knowsWhatContracts() {
    assertThat(
            Stream.of(
                "DROP TABLE tally;",
                "ALTER TABLE goal\n  RENAME COLUMN cap TO most;",
                "ALTER TABLE goal ALTER COLUMN id TYPE bigint;",
                "ALTER TABLE goal ALTER COLUMN cap DROP DEFAULT;",
                "ALTER TABLE goal ADD CONSTRAINT capped CHECK (cap > 0);",
                "ALTER TABLE goal ADD UNIQUE (cap);",
                "DROP VIEW goals;",
                "TRUNCATE tally;",
                "ALTER TABLE goal ADD COLUMN cap numeric NOT NULL;"))
        .allMatch(MigrationsTest::contracts);
    assertThat(
            Stream.of(
                "CREATE TABLE webhook (id int NOT NULL);",
                "ALTER TABLE goal ADD COLUMN cap numeric;",
                "ALTER TABLE goal ADD COLUMN cap numeric NOT NULL DEFAULT 0;",
                "-- DROP TABLE goal\nCREATE INDEX goal_by_cap ON goal (cap);"))
        .noneMatch(MigrationsTest::contracts);
  }
}
