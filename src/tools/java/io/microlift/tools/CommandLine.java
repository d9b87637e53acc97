package io.microlift.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Words after a command, sorted into options and operands. An option is {@code --name value},
 * {@code --name=value}, or a bare {@code --name} if it is a flag; {@code --} ends the options.
 */
final class CommandLine {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final List<String> operands = new ArrayList<>();

  private CommandLine() {}

  /**
   * Sorts the words.
   *
   * @param words as the shell gave them
   * @param valued names of the options that take a value, without dashes
   * @param flags names of those that take none
   * @throws StoppedException for an option of another name, or one without its value
   */
  static CommandLine parse(List<String> words, Set<String> valued, Set<String> flags) {
    CommandLine line = new CommandLine();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        line.operands.addAll(words.subList(i + 1, words.size()));
        return line;
      }
      if (!word.startsWith("--")) {
        line.operands.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
      if (flags.contains(name) && equals < 0) {
        line.add(name, "true");
      } else if (!valued.contains(name)) {
        throw StoppedException.usage("unknown option '%s'; see --help".formatted(word));
      } else if (equals >= 0) {
        line.add(name, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        i++;
        line.add(name, words.get(i));
      } else {
        throw StoppedException.usage("option --%s needs a value".formatted(name));
      }
    }
    return line;
  }

  private void add(String name, String value) {
    options.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  List<String> operands() {
    return List.copyOf(operands);
  }

  boolean has(String name) {
    return options.containsKey(name);
  }

  /** Returns every value of an option that may be repeated, in the order given. */
  List<String> all(String name) {
    return List.copyOf(options.getOrDefault(name, List.of()));
  }

  /** Returns the last value given. */
  Optional<String> last(String name) {
    List<String> values = options.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /**
   * Returns a whole number in [min, max].
   *
   * @throws StoppedException if the value is none
   */
  int number(String name, int fallback, int min, int max) {
    Optional<String> given = last(name);
    if (given.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(given.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(name, given.get(), min, max);
    }
    throw notANumber(name, given.get(), min, max);
  }

  private static StoppedException notANumber(String name, String value, int min, int max) {
    return StoppedException.usage(
        "--%s must be a whole number from %d to %d, not '%s'".formatted(name, min, max, value));
  }
}
