package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalRole;
import io.microlift.experiment.Tier;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How goals do in parts of the visitors: hints for the next experiment, no findings.
 *
 * @param experiment its key
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param by the dimension that divides visitors
 * @param exploratory always true
 * @param segments the parts, the largest first
 * @param goals each goal in each of them
 */
public record Segments(
    ExperimentKey experiment,
    int phase,
    Instant asOf,
    String by,
    boolean exploratory,
    List<Part> segments,
    List<OfGoal> goals) {
  /** Copies the lists. */
  public Segments {
    segments = List.copyOf(segments);
    goals = List.copyOf(goals);
  }

  /**
   * One part of the visitors.
   *
   * @param segment {@code dimension:value}, as the parameter of results takes it; {@code unknown}
   *     for visitors without the attribute
   * @param visitors of each variant, the control first
   * @param sampleRatio p-value of their split
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(String segment, List<Long> visitors, @Nullable Double sampleRatio) {
    /** Copies the list. */
    public Part {
      visitors = List.copyOf(visitors);
    }
  }

  /**
   * One goal.
   *
   * @param goal its key
   * @param name for people
   * @param role what it means for the decision
   * @param tier how close to the money
   * @param comparisons one for each variant but the control
   * @param unavailable why there are no numbers
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfGoal(
      GoalKey goal,
      String name,
      GoalRole role,
      Tier tier,
      List<OfVariant> comparisons,
      @Nullable String unavailable) {
    /** Copies the list. */
    public OfGoal {
      comparisons = List.copyOf(comparisons);
    }
  }

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param heterogeneity whether the lifts differ by more than chance; read this first
   * @param segments the lift in each segment
   */
  public record OfVariant(String variant, Heterogeneous heterogeneity, List<OfSegment> segments) {
    /** Copies the list. */
    public OfVariant {
      segments = List.copyOf(segments);
    }
  }

  /**
   * Whether lifts differ by more than chance.
   *
   * @param q Cochran's statistic
   * @param df segments that have a lift, less one
   * @param pValue of lifts at least this different if there is one lift for all
   * @param i2 share of the variation that is not chance
   * @param reading {@code differ} if the p-value is 0.05 or less, else {@code alike}
   * @param unavailable why there is no test
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Heterogeneous(
      @Nullable Double q,
      @Nullable Long df,
      @Nullable Double pValue,
      @Nullable Double i2,
      @Nullable String reading,
      @Nullable String unavailable) {}

  /**
   * One variant against the control in one segment.
   *
   * @param segment which one
   * @param difference of the means
   * @param lift relative to the control's mean in the segment
   * @param shrunkenLift the lift drawn towards that of all segments, as far as chance explains its
   *     distance: the best guess
   * @param pValue two-sided, of a test that is looked at once
   * @param adjustedPValue corrected for all segments and variants of the goal (Benjamini and
   *     Hochberg)
   * @param verdict better, worse or inconclusive by it, exploratory
   * @param unavailable why something is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfSegment(
      String segment,
      @Nullable Estimated difference,
      @Nullable Estimated lift,
      @Nullable Double shrunkenLift,
      @Nullable Double pValue,
      @Nullable Double adjustedPValue,
      @Nullable String verdict,
      @Nullable String unavailable) {}
}
