package io.microlift.lint;

import io.microlift.verdict.Finding;
import io.microlift.verdict.Question;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules about the form of a definition, which its reader has looked at. */
final class FormRules {
  private static final Question VARIANTS =
      new Question(
          "L01",
          "Variants are sound",
          "Give two variants or more, one of them the control, positive weights and payloads of one JSON type.");
  private static final Question KEYS =
      new Question(
          "L02",
          "Keys are legal and unique",
          "Use 1 to 64 letters, digits, dots, hyphens or underscores, each key of a variant once.");

  private static final Predicate<String> OF_VARIANTS =
      Pattern.compile("/variants(/\\d+(/(weight|control|payload))?)?").asMatchPredicate();
  private static final Predicate<String> OF_KEYS =
      Pattern.compile("/key|/layer|/variants/\\d+/key|/goals/\\d+/goal|/funnel/\\d+|/segments/\\d+")
          .asMatchPredicate();

  private FormRules() {}

  static Finding variants(Candidate candidate) {
    String wrong = candidate.violationsAt(OF_VARIANTS);
    int variants = candidate.definition().variants().size();
    return wrong.isEmpty()
        ? VARIANTS.pass("%d variants, one of them the control".formatted(variants))
        : VARIANTS.fail(wrong);
  }

  static Finding keys(Candidate candidate) {
    String wrong = candidate.violationsAt(OF_KEYS);
    return wrong.isEmpty() ? KEYS.pass("every key is legal") : KEYS.fail(wrong);
  }
}
