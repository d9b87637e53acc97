package io.microlift.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The two keys that the tools present.
 *
 * @param admin secret key that may define experiments and read results
 * @param client public key that may send events and ask for assignments
 */
public record ApiKeys(String admin, String client) {

  /**
   * Finds both keys: the option, else the environment, else what the default start keeps with its
   * data.
   *
   * @param line options {@code --admin-key} and {@code --client-key}
   * @param environment variables {@code MICROLIFT_ADMIN_KEY} and {@code MICROLIFT_CLIENT_KEY}
   * @param folder where the default start keeps its keys
   * @throws StoppedException if one cannot be found
   */
  static ApiKeys find(CommandLine line, Map<String, String> environment, Path folder) {
    return new ApiKeys(
        find("admin", line, environment, folder), find("client", line, environment, folder));
  }

  private static String find(
      String name, CommandLine line, Map<String, String> environment, Path folder) {
    String variable = "MICROLIFT_" + (name.equals("admin") ? "ADMIN" : "CLIENT") + "_KEY";
    Optional<String> given =
        line.last(name + "-key").or(() -> Optional.ofNullable(environment.get(variable)));
    if (given.isPresent()) {
      return given.get();
    }
    Path file = folder.resolve(name + "-key");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StoppedException(
          Exit.USAGE,
          "no %s key: give --%s-key or %s; the default start would keep it in %s"
              .formatted(name, name, variable, file),
          e);
    }
  }
}
