package io.microlift.platform;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request cannot be served; becomes a {@link Problem} on the wire. */
public final class ProblemException extends RuntimeException {
  private final ProblemType type;
  private final transient List<Violation> violations;
  private final @Nullable Duration retryAfter;

  /** A problem that {@code detail} explains to a person. */
  public ProblemException(ProblemType type, String detail) {
    this(type, detail, List.of(), null);
  }

  private ProblemException(
      ProblemType type, String detail, List<Violation> violations, @Nullable Duration retryAfter) {
    super(detail);
    this.type = type;
    this.violations = List.copyOf(violations);
    this.retryAfter = retryAfter;
  }

  /** The body has these violations, at least one. */
  public static ProblemException invalidBody(List<Violation> violations) {
    String detail =
        violations.size() == 1
            ? violations.get(0).pointer() + ": " + violations.get(0).message()
            : "%d things need to change, see violations".formatted(violations.size());
    return new ProblemException(ProblemType.INVALID_BODY, detail, violations, null);
  }

  /** A problem whose parts point at what is wrong in the body. */
  public static ProblemException withViolations(
      ProblemType type, String detail, List<Violation> violations) {
    return new ProblemException(type, detail, violations, null);
  }

  /** Nothing was accepted; the same request may succeed after {@code retryAfter}. */
  public static ProblemException tryAgain(ProblemType type, String detail, Duration retryAfter) {
    return new ProblemException(type, detail, List.of(), retryAfter);
  }

  /** The row of the problem table. */
  public ProblemType type() {
    return type;
  }

  /** What is wrong in the body. */
  public List<Violation> violations() {
    return violations;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  Problem toProblem() {
    return Problem.of(type, String.valueOf(getMessage()), violations);
  }
}
