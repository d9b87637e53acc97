package io.microlift.platform;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are needed before the framework starts: a system property such as {@code
 * microlift.data}, else the environment variable {@code MICROLIFT_DATA}. Blank means not set.
 */
final class Settings {
  static final String DATA = "microlift.data";
  static final String DATABASE_URL = "microlift.database.url";
  static final String DATABASE_USER = "microlift.database.user";
  static final String DATABASE_PASSWORD = "microlift.database.password";
  static final String ADMIN_KEY = "microlift.admin.key";
  static final String CLIENT_KEY = "microlift.client.key";
  static final String DEMO = "microlift.demo";

  private final Lookup properties;
  private final Lookup environment;

  /** One source of settings; null means that it does not know the name. */
  @FunctionalInterface
  interface Lookup {
    @Nullable String find(String name);
  }

  Settings(Lookup properties, Lookup environment) {
    this.properties = properties;
    this.environment = environment;
  }

  static Settings ofProcess() {
    return new Settings(System::getProperty, System::getenv);
  }

  /** The name that people set in a shell for {@code property}. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  Optional<String> get(String property) {
    String value = properties.find(property);
    if (value == null || value.isBlank()) {
      value = environment.find(variable(property));
    }
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
