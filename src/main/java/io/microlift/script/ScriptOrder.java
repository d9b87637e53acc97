package io.microlift.script;

/** JavaScript's comparisons of two numbers or two texts; for NaN only the second holds. */
public enum ScriptOrder {
  /** {@code ===}. */
  EQUAL,
  /** {@code !==}. */
  NOT_EQUAL,
  /** {@code <}. */
  LESS,
  /** {@code <=}. */
  LESS_OR_EQUAL,
  /** {@code >}. */
  GREATER,
  /** {@code >=}. */
  GREATER_OR_EQUAL;

  /** Says whether {@code left} stands in this order to {@code right}, as numbers. */
  public boolean holds(double left, double right) {
    return switch (this) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
    };
  }

  /** Says whether {@code left} stands in this order to {@code right}, by UTF-16 units. */
  public boolean holds(String left, String right) {
    return holds(left.compareTo(right), 0);
  }
}
