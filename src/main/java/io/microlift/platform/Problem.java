package io.microlift.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of every error answer (RFC 9457, {@code application/problem+json}).
 *
 * @param type URN of the {@link ProblemType}
 * @param title the type's title
 * @param status HTTP status code
 * @param detail tells a person what happened and what to do
 * @param violations what is wrong in the body, empty for other problems
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type, String title, int status, String detail, List<Violation> violations) {
  /** Media type of problem documents. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Copies the violations. */
  public Problem {
    violations = List.copyOf(violations);
  }

  static Problem of(ProblemType type, String detail, List<Violation> violations) {
    return new Problem(type.urn(), type.title(), type.status(), detail, violations);
  }
}
