package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.GoalKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many visitors reach each step of the funnel, and in which step a lift arises.
 *
 * @param experiment its key
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param variants what each variant reaches, the control first
 * @param comparisons of each other variant with the control
 * @param caveat what a reader must know
 * @param unavailable why there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Funnel(
    ExperimentKey experiment,
    int phase,
    Instant asOf,
    List<OfVariant> variants,
    List<Compared> comparisons,
    String caveat,
    @Nullable String unavailable) {
  /** Copies the lists. */
  public Funnel {
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * What one variant reaches.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param steps in their order
   */
  public record OfVariant(String variant, long visitors, List<Step> steps) {
    /** Copies the list. */
    public OfVariant {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step of one variant.
   *
   * @param step number, from 1
   * @param goal which is reached in it
   * @param name for people
   * @param reached visitors who got there, each step after the one before
   * @param rate share of the exposed visitors who did
   * @param stepRate share of those who reached the step before; descriptive only
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Step(
      int step,
      GoalKey goal,
      String name,
      long reached,
      @Nullable Double rate,
      @Nullable Double stepRate) {}

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param steps in their order
   */
  public record Compared(String variant, List<ComparedStep> steps) {
    /** Copies the list. */
    public Compared {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step compared.
   *
   * @param step number, from 1
   * @param goal which is reached in it
   * @param lift of the share of exposed visitors who got there
   * @param pValue two-sided, of that share, looked at once
   * @param attribution what this step adds to the log lift; those up to a step add up to ln(1 +
   *     lift) of it exactly
   * @param bounds what the step does to visitors who reach the step before in both variants
   * @param unavailable why something is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ComparedStep(
      int step,
      GoalKey goal,
      @Nullable Estimated lift,
      @Nullable Double pValue,
      @Nullable Estimated attribution,
      @Nullable Bounds bounds,
      @Nullable String unavailable) {}

  /**
   * What the data say about the step rate of the visitors who reach the step before in both
   * variants, if the variant with more of them only adds visitors.
   *
   * @param variant whose rate is bounded: the one in which more visitors reach the step before
   * @param lower least possible rate
   * @param upper largest possible rate
   * @param other rate of the other variant, of whom all are such visitors
   * @param reading what follows, in words
   */
  public record Bounds(String variant, double lower, double upper, double other, String reading) {}
}
