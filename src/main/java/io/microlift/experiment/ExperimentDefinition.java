package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a product team says about an experiment; {@link DefinitionReader} makes sure that it holds
 * together.
 *
 * @param key names it
 * @param name for people
 * @param hypothesis what the team believes and why
 * @param owner who to ask
 * @param tags for filtering
 * @param unit attribute that is randomised
 * @param layer experiments of one layer never share visitors
 * @param traffic share of the audience that takes part, in (0, 1]
 * @param audience condition on a visitor's attributes
 * @param variants two or more, one of them the control
 * @param overrides visitor id to variant key, for trying out
 * @param goals what is counted
 * @param funnel goals in the order visitors reach them
 * @param segments attributes by which visitors are told apart, besides device, country and whether
 *     they are new
 * @param multipleExposures what happens to visitors who saw several variants
 * @param plan what it should find
 * @param analysis how its numbers are judged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentDefinition(
    ExperimentKey key,
    String name,
    String hypothesis,
    String owner,
    List<String> tags,
    String unit,
    @Nullable String layer,
    double traffic,
    @Nullable JsonNode audience,
    List<Variant> variants,
    Map<String, String> overrides,
    List<AttachedGoal> goals,
    List<GoalKey> funnel,
    List<String> segments,
    MultipleExposures multipleExposures,
    @Nullable Plan plan,
    AnalysisOptions analysis) {
  /** Copies the collections. */
  @SuppressWarnings("NullAway") // experiments that were stored before there were segments
  public ExperimentDefinition {
    tags = List.copyOf(tags);
    variants = List.copyOf(variants);
    overrides = Map.copyOf(overrides);
    goals = List.copyOf(goals);
    funnel = List.copyOf(funnel);
    segments = segments == null ? List.of() : List.copyOf(segments);
  }

  /** The baseline of every comparison. */
  @JsonIgnore
  public Variant control() {
    for (Variant variant : variants) {
      if (variant.control()) {
        return variant;
      }
    }
    throw new IllegalStateException(key + " has no control");
  }

  /** Says whether visitors keep their variants when this definition replaces {@code other}. */
  boolean assignsAs(ExperimentDefinition other) {
    return unit.equals(other.unit)
        && Objects.equals(layer, other.layer)
        && traffic == other.traffic
        && Objects.equals(audience, other.audience)
        && weights().equals(other.weights());
  }

  /** Says whether what was counted for {@code other} is what this definition counts. */
  boolean countsAs(ExperimentDefinition other) {
    return multipleExposures == other.multipleExposures
        && counted().equals(other.counted())
        && funnel.equals(other.funnel)
        && segments.equals(other.segments)
        && analysis.covariateDays() == other.analysis.covariateDays();
  }

  /** The goals that are counted for their own sake, in order. */
  private List<GoalKey> counted() {
    return goals.stream().map(AttachedGoal::goal).toList();
  }

  /** Says whether the experiment counts the goal or has it as a step of its funnel. */
  boolean counts(GoalKey goal) {
    return counted().contains(goal) || funnel.contains(goal);
  }

  private List<List<Object>> weights() {
    return variants.stream().map(v -> List.<Object>of(v.key(), v.weight(), v.control())).toList();
  }
}
