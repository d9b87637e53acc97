package io.microlift.assignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one visitor gets in one experiment.
 *
 * @param experiment its key
 * @param variant the variant to show; the control when the visitor is not in the experiment, absent
 *     when there is no such experiment
 * @param payload what a page needs to render the variant
 * @param inExperiment whether the visitor takes part, so that an exposure counts
 * @param reason why
 * @param bucket in [0, 10 000), for audits; absent where no bucket decided
 * @param rules every rule that was asked, the one that decided last; only when asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Assignment(
    String experiment,
    @Nullable String variant,
    @Nullable JsonNode payload,
    boolean inExperiment,
    AssignmentReason reason,
    @Nullable Integer bucket,
    @Nullable List<RuleOutcome> rules) {
  static Assignment unknown(String experiment) {
    return new Assignment(
        experiment, null, null, false, AssignmentReason.UNKNOWN_EXPERIMENT, null, null);
  }

  /** Unpacks a {@link Decision}. */
  static Assignment of(
      CompiledExperiment experiment, int decision, @Nullable List<RuleOutcome> rules) {
    int variant = experiment.variant(decision);
    int bucket = Decision.bucket(decision);
    return new Assignment(
        experiment.key(),
        experiment.variantKey(variant),
        experiment.payload(variant),
        Decision.inExperiment(decision),
        Decision.reason(decision),
        bucket == Decision.NO_BUCKET ? null : bucket,
        rules);
  }
}
