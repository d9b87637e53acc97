package io.microlift.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What one check says.
 *
 * @param id names the check for good, such as {@code H01}
 * @param title what is checked
 * @param status the verdict
 * @param observed the number that was judged, if there is one
 * @param threshold the number that it was held against, if there is one
 * @param detail what was seen, in a sentence
 * @param remedy what to do; absent if there is nothing to do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String id,
    String title,
    Verdict status,
    @Nullable Double observed,
    @Nullable Double threshold,
    String detail,
    @Nullable String remedy) {
  /** Keeps numbers out that JSON cannot say. */
  public Finding {
    observed = observed != null && Double.isFinite(observed) ? observed : null;
    threshold = threshold != null && Double.isFinite(threshold) ? threshold : null;
  }

  /** Returns the same with the numbers that led to it. */
  public Finding with(double seen, double limit) {
    return new Finding(id, title, status, seen, limit, detail, remedy);
  }
}
