package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all experiments together do: visitors who may see them against those whom a holdout keeps.
 *
 * @param holdout its key
 * @param from when the holdout was defined as it is now, or as far back as is read
 * @param to when it was asked
 * @param heldOut visitors of the holdout who were counted, programs left out
 * @param others all other visitors who were counted
 * @param mixed visitors who came with an id of either side, and count on none
 * @param split how many are held out, and how many should be
 * @param goals what either side did
 * @param summary the answer in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HoldoutReport(
    String holdout,
    Instant from,
    Instant to,
    long heldOut,
    long others,
    long mixed,
    HeldOutShare split,
    List<OfGoal> goals,
    String summary) {
  /** Copies the list. */
  public HoldoutReport {
    goals = List.copyOf(goals);
  }

  /**
   * The share of visitors who are held out.
   *
   * @param expected as defined
   * @param observed among the ids up to which both sides were read; absent if nobody came
   * @param pValue probability of a share at least this far off if assignment works
   * @param mismatch whether it is below 0.001, and so nothing is compared
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HeldOutShare(
      double expected, @Nullable Double observed, @Nullable Double pValue, boolean mismatch) {}

  /**
   * What both sides did.
   *
   * @param goal its key
   * @param name for people
   * @param tier how close to the money
   * @param kind what is counted per visitor
   * @param currency of the numbers, if they are money
   * @param variants the numbers of {@code held-out} and of {@code others}
   * @param comparison of the others with the held out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfGoal(
      GoalKey goal,
      String name,
      Tier tier,
      GoalKind kind,
      @Nullable String currency,
      List<GoalReport.Arm> variants,
      Comparison comparison) {
    /** Copies the list. */
    public OfGoal {
      variants = List.copyOf(variants);
    }
  }
}
