package io.microlift.assignment;

import java.util.BitSet;
import java.util.Collection;

/** Keeps out who is not in certain variants of another experiment. */
final class Requires implements Rule {
  private final CompiledExperiment other;
  private final BitSet variants = new BitSet();

  Requires(CompiledExperiment other, Collection<String> variants) {
    this.other = other;
    variants.stream().mapToInt(other::place).filter(i -> i >= 0).forEach(this.variants::set);
  }

  @Override
  public int decide(Visit visit) {
    int decision = other.decide(visit);
    if (decision == Decision.ASK_MEMORY) {
      return decision;
    }
    boolean sees =
        Decision.inExperiment(decision) || Decision.reason(decision) == AssignmentReason.SHIPPED;
    return sees && variants.get(other.variant(decision))
        ? Decision.UNDECIDED
        : Decision.out(AssignmentReason.NOT_IN_AUDIENCE);
  }

  @Override
  public void tell(RuleReader reader, long at) {
    reader.requires(other, variants.stream().mapToObj(other::variantKey).toList());
  }

  @Override
  public String name() {
    return "prerequisites";
  }

  @Override
  public String explain(Visit visit) {
    int decision = other.decide(visit);
    return "%s gives %s with reason %s"
        .formatted(
            other.key(), other.variantKey(other.variant(decision)), Decision.reason(decision));
  }
}
