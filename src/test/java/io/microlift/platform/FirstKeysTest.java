package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstKeysTest {
  private static final String LONG_ENOUGH = "0123456789abcdef";

  @TempDir Path folder;

  @Test
  void areMadeOnceAndKeptWhereOnlyTheOwnerReads() throws IOException {
    try (DataFolder data = DataFolder.open(folder)) {
      FirstKeys first = FirstKeys.kept(settings(Map.of()), data);
      FirstKeys second = FirstKeys.kept(settings(Map.of()), data);

      assertThat(first.made()).isTrue();
      assertThat(first.admin()).matches("ml_admin_[A-Za-z0-9_-]{32}");
      assertThat(first.client()).matches("ml_client_[A-Za-z0-9_-]{32}");
      assertThat(second.made()).isFalse();
      assertThat(second.admin()).isEqualTo(first.admin());
      assertThat(second.client()).isEqualTo(first.client());
    }
    for (String name : new String[] {FirstKeys.ADMIN_FILE, FirstKeys.CLIENT_FILE}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void givenKeysWinAndAreNotWrittenAnywhere() {
    try (DataFolder data = DataFolder.open(folder)) {
      Settings given = settings(Map.of("MICROLIFT_ADMIN_KEY", LONG_ENOUGH));
      FirstKeys keys = FirstKeys.kept(given, data);

      assertThat(keys.admin()).isEqualTo(LONG_ENOUGH);
      assertThat(data.hasSecret(FirstKeys.ADMIN_FILE)).isFalse();
      assertThat(data.hasSecret(FirstKeys.CLIENT_FILE)).isTrue();
    }
  }

  @Test
  void mustBeGivenForADatabaseOfOnesOwn() {
    assertRefused(Map.of(), "MICROLIFT_ADMIN_KEY is not set", "MICROLIFT_CLIENT_KEY");
    assertRefused(Map.of("MICROLIFT_ADMIN_KEY", LONG_ENOUGH), "MICROLIFT_CLIENT_KEY is not set");
  }

  @Test
  void refusesShortEqualAndUnspeakableKeys() {
    assertRefused(keys("short", LONG_ENOUGH), "MICROLIFT_ADMIN_KEY has 5 characters");
    assertRefused(keys(LONG_ENOUGH, "fifteen-letters"), "MICROLIFT_CLIENT_KEY has 15 characters");
    assertRefused(keys(LONG_ENOUGH, LONG_ENOUGH), "equal");
    assertRefused(keys(LONG_ENOUGH, "with blanks in the key"), "HTTP headers");
    assertRefused(keys(LONG_ENOUGH, "schlüssel-für-alle"), "HTTP headers");
  }

  @Test
  void doesNotPrintThem() {
    FirstKeys keys = FirstKeys.given(settings(keys(LONG_ENOUGH, LONG_ENOUGH + "-client")));
    assertThat(keys.toString()).doesNotContain(LONG_ENOUGH);
  }

  private static void assertRefused(Map<String, String> environment, String... words) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> FirstKeys.given(settings(environment)))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  private static Map<String, String> keys(String admin, String client) {
    return Map.of("MICROLIFT_ADMIN_KEY", admin, "MICROLIFT_CLIENT_KEY", client);
  }

  private static Settings settings(Map<String, String> environment) {
    return new Settings(name -> null, environment::get);
  }
}
