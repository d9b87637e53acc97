package io.microlift.assignment;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Remembers for a while which variant a visitor saw first. Never the truth: what it forgot is read
 * again from the exposures.
 */
interface StickyStore {
  /** Kept where it is known that the visitor saw nothing yet. */
  String NOTHING = "";

  /**
   * Finds what is remembered.
   *
   * @return variant by experiment, {@link #NOTHING} for an experiment of which the visitor saw
   *     nothing; what is not remembered is absent. Fails if the store cannot be asked.
   */
  CompletionStage<Map<String, String>> find(String visitorId, List<Question> questions);

  /** Remembers what the visitor saw, or {@link #NOTHING}; a failure is not told. */
  void keep(String visitorId, Question question, String variant);
}
