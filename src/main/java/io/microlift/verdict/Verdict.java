package io.microlift.verdict;

import com.fasterxml.jackson.annotation.JsonValue;
import io.microlift.platform.Fields;
import java.util.Collection;

/** What a check comes to, the worst first. */
public enum Verdict {
  /** Something is broken: nothing that rests on it may be decided. */
  FAIL,
  /** Nothing can be said yet; never a pass. */
  INSUFFICIENT,
  /** Something asks for a look. */
  WARN,
  /** All is well. */
  PASS,
  /** There is nothing to ask here. */
  NOT_APPLICABLE;

  /** The name in JSON. */
  @JsonValue
  public String wire() {
    return Fields.wire(this);
  }

  /** The worst of these; a pass if there is none that says anything. */
  public static Verdict worst(Collection<Verdict> verdicts) {
    Verdict worst = PASS;
    for (Verdict verdict : verdicts) {
      worst = verdict.compareTo(worst) < 0 ? verdict : worst;
    }
    return worst;
  }
}
