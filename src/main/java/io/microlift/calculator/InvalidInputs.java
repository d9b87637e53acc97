package io.microlift.calculator;

import io.microlift.platform.Violation;
import java.util.List;

/** Inputs that a method cannot take, field by field. */
public final class InvalidInputs extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;

  /** Keeps the violations; there is at least one. */
  InvalidInputs(List<Violation> violations) {
    super("invalid inputs: " + violations);
    this.violations = List.copyOf(violations);
  }

  /** What is wrong, in the order it was found. */
  public List<Violation> violations() {
    return violations;
  }
}
