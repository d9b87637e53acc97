package io.microlift.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks say about one experiment.
 *
 * @param experiment its key
 * @param status the verdict of all checks together
 * @param asOf everything acknowledged up to then is in; absent if no data was asked
 * @param checks what each says, in the order of their ids
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
    String experiment, Verdict status, @Nullable Instant asOf, List<Finding> checks) {
  /** Copies the list. */
  public Report {
    checks = List.copyOf(checks);
  }
}
