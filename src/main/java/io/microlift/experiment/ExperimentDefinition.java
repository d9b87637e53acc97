package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
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
 * @param audienceOverrides the first whose audience matches decides, after {@code overrides}
 * @param prerequisites what a visitor must be in to take part, all of them
 * @param schedule when it assigns while it runs, or null for always
 * @param ramp steps that raise {@code traffic}, in ascending order of both time and traffic
 * @param sticky whether everybody keeps the variant seen first, also by another id of the visitor
 * @param publicPreview whether everybody may look at a variant that the bucket did not give
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
    List<AudienceOverride> audienceOverrides,
    List<Prerequisite> prerequisites,
    @Nullable Schedule schedule,
    List<RampStep> ramp,
    boolean sticky,
    boolean publicPreview,
    List<AttachedGoal> goals,
    List<GoalKey> funnel,
    List<String> segments,
    MultipleExposures multipleExposures,
    @Nullable Plan plan,
    AnalysisOptions analysis) {
  /** The unit of whatever divides visitors by their ids. */
  static final String VISITOR_ID = "visitorId";

  private static final double ROUNDING = 1e-9;

  /** Copies the collections; what was stored before a list existed has none. */
  public ExperimentDefinition {
    tags = List.copyOf(tags);
    variants = List.copyOf(variants);
    overrides = Map.copyOf(overrides);
    audienceOverrides = Absent.empty(audienceOverrides);
    prerequisites = Absent.empty(prerequisites);
    ramp = Absent.empty(ramp);
    goals = List.copyOf(goals);
    funnel = List.copyOf(funnel);
    segments = Absent.empty(segments);
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

  /** The share of the audience that takes part in the end. */
  public double largestTraffic() {
    return ramp.isEmpty() ? traffic : ramp.get(ramp.size() - 1).traffic();
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

  /** Number of buckets that it needs of its layer, in [1, 10 000]. */
  public int layerBuckets() {
    double exact = largestTraffic() * LayerRange.BUCKETS;
    return Math.max(1, (int) Math.ceil(exact - ROUNDING));
  }

  /**
   * Names the members by which this definition assigns otherwise than {@code other} does, and which
   * therefore only a new phase may change; none if every visitor keeps its variant.
   */
  public List<String> assignsOtherwise(ExperimentDefinition other) {
    Map<String, Boolean> same = new LinkedHashMap<>();
    same.put("variants", split().equals(other.split()));
    same.put("traffic", traffic == other.traffic);
    same.put("ramp", ramp.equals(other.ramp));
    same.put("audience", Objects.equals(audience, other.audience));
    same.put("audienceOverrides", audienceOverrides.equals(other.audienceOverrides));
    same.put("prerequisites", prerequisites.equals(other.prerequisites));
    same.put("sticky", sticky == other.sticky);
    same.put("unit", unit.equals(other.unit));
    same.put("layer", Objects.equals(layer, other.layer));
    return same.entrySet().stream()
        .filter(each -> !each.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<List<Object>> split() {
    return variants.stream().map(v -> List.<Object>of(v.key(), v.weight(), v.control())).toList();
  }
}
