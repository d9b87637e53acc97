package io.microlift.verdict;

/**
 * What a check asks, and how its findings are phrased.
 *
 * @param id names the check for good
 * @param title what is checked
 * @param remedy what to do if it is not as it should be
 */
public record Question(String id, String title, String remedy) {
  /** All is well. */
  public Finding pass(String detail) {
    return new Finding(id, title, Verdict.PASS, null, null, detail, null);
  }

  /** Something asks for a look. */
  public Finding warn(String detail) {
    return new Finding(id, title, Verdict.WARN, null, null, detail, remedy);
  }

  /** Something is broken. */
  public Finding fail(String detail) {
    return new Finding(id, title, Verdict.FAIL, null, null, detail, remedy);
  }

  /** The verdict that was reached, by its name. */
  public Finding of(Verdict verdict, String detail) {
    return switch (verdict) {
      case PASS -> pass(detail);
      case WARN -> warn(detail);
      case FAIL -> fail(detail);
      case INSUFFICIENT -> insufficient(detail);
      case NOT_APPLICABLE -> notApplicable(detail);
    };
  }

  /** Nothing can be said yet. */
  public Finding insufficient(String detail) {
    return new Finding(id, title, Verdict.INSUFFICIENT, null, null, detail, null);
  }

  /** There is nothing to ask here. */
  public Finding notApplicable(String detail) {
    return new Finding(id, title, Verdict.NOT_APPLICABLE, null, null, detail, null);
  }
}
