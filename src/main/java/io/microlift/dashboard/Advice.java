package io.microlift.dashboard;

import io.microlift.platform.Violation;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to say about a definition before it is stored.
 *
 * @param wrong what is wrong with its form
 * @param checks what lint says; none before anything was typed
 * @param forecasts what its goals could show, and by when
 */
public record Advice(List<Wrong> wrong, Checks checks, List<String> forecasts) {
  private static final String FIRST = "/";

  /** Copies the lists. */
  public Advice {
    wrong = List.copyOf(wrong);
    forecasts = List.copyOf(forecasts);
  }

  /**
   * Something that is wrong.
   *
   * @param field id of the field
   * @param place where it is, in words
   * @param message what is wrong, and what to do
   */
  public record Wrong(String field, String place, String message) {}

  static Advice of(List<Violation> violations, Report lint, List<String> forecasts) {
    return new Advice(wrong(violations), Checks.of(lint), forecasts);
  }

  /** Nothing to say yet. */
  static Advice none() {
    return new Advice(List.of(), Checks.unavailable(""), List.of());
  }

  /** Says whether it could be stored. */
  boolean isSound() {
    return wrong.isEmpty()
        && checks.open().stream().map(Finding::status).noneMatch(Verdict.FAIL::equals);
  }

  static List<Wrong> wrong(List<Violation> violations) {
    List<Wrong> wrong = new ArrayList<>();
    for (Violation violation : violations) {
      String place = violation.pointer().startsWith(FIRST) ? violation.pointer().substring(1) : "";
      wrong.add(new Wrong(field(place), place, violation.message()));
    }
    return wrong;
  }

  /** The field that shows a place of the definition. */
  private static String field(String place) {
    String[] parts = place.split("/", -1);
    return switch (parts[0]) {
      case "key", "name", "hypothesis", "owner", "tags", "funnel", "traffic", "audience" ->
          parts[0];
      case "variants", "goals", "tier", "kind", "events", "window", "currency" -> parts[0];
      case "plan" -> parts.length > 1 && parts[1].equals("minimumDetectableLift") ? "lift" : "days";
      default -> "rest";
    };
  }
}
