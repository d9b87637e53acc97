package io.microlift.assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A visitor who asks at some instant, and what is remembered about it; for one thread. */
final class Visit {
  private final Visitor visitor;
  private final long at;
  private final @Nullable Map<String, String> seen;
  private @Nullable List<Question> questions;

  private Visit(Visitor visitor, long at, @Nullable Map<String, String> seen) {
    this.visitor = visitor;
    this.at = at;
    this.seen = seen;
  }

  /** A visit before the memory was asked; {@code at} is in milliseconds since 1970. */
  static Visit of(Visitor visitor, long at) {
    return new Visit(visitor, at, null);
  }

  /** The same with what the memory answered: the variant seen first, by experiment. */
  Visit remembering(Map<String, String> answers) {
    return new Visit(visitor, at, Map.copyOf(answers));
  }

  Visitor visitor() {
    return visitor;
  }

  long at() {
    return at;
  }

  /** Says whether the memory was asked. */
  boolean remembers() {
    return seen != null;
  }

  /** The variant of the experiment that the visitor saw first, as far as the memory knows. */
  @Nullable String seen(String experiment) {
    return seen == null ? null : seen.get(experiment);
  }

  /** Notes that the memory must be asked. */
  void ask(Question question) {
    if (questions == null) {
      questions = new ArrayList<>();
    }
    if (!questions.contains(question)) {
      questions.add(question);
    }
  }

  /** What the memory must be asked. */
  List<Question> questions() {
    return questions == null ? List.of() : questions;
  }
}
