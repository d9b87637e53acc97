package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern PROPERTY =
      Pattern.compile("@ConfigProperty\\(\\s*name = \"(microlift\\.[a-z.-]+)\"");
  private static final Pattern MAPPING =
      Pattern.compile("@ConfigMapping\\(prefix = \"(microlift\\.[a-z.-]+)\"\\)");
  private static final Pattern MEMBER =
      Pattern.compile("^  [A-Za-z<>]+ ([a-zA-Z]+)\\(\\);", Pattern.MULTILINE);

  @ParameterizedTest
  @CsvSource({
    "MICROLIFT_LIMITS_PER_KEY,            -1,             'is ''-1'''",
    "MICROLIFT_LIMITS_PER_ADDRESS,        many,           a whole number",
    "MICROLIFT_TRACKING_FLOOD_LIMIT,      0,              1 or more",
    "MICROLIFT_PRIVACY_HONOUR_SIGNALS,    yess,           true or false",
    "MICROLIFT_DEMO,                      ja,             true or false",
    "MICROLIFT_RETENTION_EVENTS,          forever,        P180D",
    "MICROLIFT_SNAPSHOT_MAX_AGE,          -PT1M,          PT10M",
    "MICROLIFT_REQUESTS_ARRIVAL_TIME,     0,              above zero",
    "MICROLIFT_VISITOR_TOKEN_VALIDITY,    P6M,            a duration",
    "MICROLIFT_REDIS_URL,                 localhost:6379, redis://host:port",
    "MICROLIFT_REDIS_URL,                 http://localhost, redis://host:port",
  })
  void namesTheSettingAndTheRemedy(String name, String value, String words) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> SettingsCheck.check(settings(Map.of(name, value))))
        .withMessageContaining(name)
        .withMessageContaining(words)
        .withMessageContaining("or leave it out");
  }

  @Test
  void doesNotRepeatPasswords() {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(
            () ->
                SettingsCheck.check(
                    settings(Map.of("MICROLIFT_REDIS_URL", "tcp://:hunter2@cache:6379"))))
        .withMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "MICROLIFT_LIMITS_PER_KEY,         0",
    "MICROLIFT_PRIVACY_HONOUR_SIGNALS, TRUE",
    "MICROLIFT_RETENTION_EVENTS,       P400D",
    "MICROLIFT_STICKY_PATIENCE,        PT0.05S",
    "MICROLIFT_SNAPSHOT_MAX_AGE,       10M",
    "MICROLIFT_REQUESTS_ARRIVAL_TIME,  30",
    "MICROLIFT_REDIS_URL,              redis://cache:6379/1",
    "MICROLIFT_REDIS_URL,              rediss://:secret@cache",
    "MICROLIFT_REDIS_URL,              redis://cache_1:6379",
    "MICROLIFT_UNKNOWN,                anything",
  })
  void takesWhatIsRight(String name, String value) {
    assertThatCode(() -> SettingsCheck.check(settings(Map.of(name, value))))
        .doesNotThrowAnyException();
  }

  @Test
  void tellsOfNamesThatAreMisspelt() {
    assertThat(
            SettingsCheck.warnings(
                List.of(
                    "PATH",
                    "MICROLIFT_RETENTION_EVENT",
                    "MICROLIFT_RETENTION_EVENTS",
                    "MICROLIFT_KEY",
                    "MICROLIFT_SERVICE_PORT_HTTP",
                    "MICROLIFT_PORT_80_TCP_ADDR")))
        .singleElement()
        .asString()
        .startsWith("MICROLIFT_RETENTION_EVENT is no setting");
  }

  @Test
  void knowsEverySettingOfTheCodeAndNoOther() throws IOException {
    Set<String> read = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        addSettings(Files.readString(file), read);
      }
    }
    read.addAll(List.of(Settings.DATABASE_URL, Settings.DATABASE_USER, Settings.DATABASE_PASSWORD));
    read.add(TracingSettings.URL);
    assertThat(SettingsCheck.SETTINGS.keySet()).containsExactlyInAnyOrderElementsOf(read);
  }

  private static void addSettings(String source, Set<String> settings) {
    Matcher property = PROPERTY.matcher(source);
    while (property.find()) {
      settings.add(property.group(1));
    }
    Matcher mapping = MAPPING.matcher(source);
    if (mapping.find()) {
      Matcher member = MEMBER.matcher(source);
      while (member.find()) {
        String name = member.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        settings.add(mapping.group(1) + "." + name);
      }
    }
  }

  @Test
  void theDocumentationTellsOfEverySetting() throws IOException {
    String documentation = Files.readString(Path.of("src", "docs", "operations.md"));
    assertThat(SettingsCheck.SETTINGS.keySet())
        .allSatisfy(
            setting -> assertThat(documentation).contains("`" + Settings.variable(setting) + "`"));
  }

  private static Settings settings(Map<String, String> environment) {
    return new Settings(name -> null, environment::get);
  }
}
