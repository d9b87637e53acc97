package io.microlift.dashboard;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Variant;
import io.microlift.platform.Fields;
import java.util.ArrayList;
import java.util.List;

/**
 * What was defined.
 *
 * @param variants their keys and shares
 * @param goals their names, roles and keys
 * @param facts everything else that is not as usual
 */
public record Outline(List<OfVariant> variants, List<OfGoal> goals, List<Lifts.Detail> facts) {
  /** Copies the lists. */
  public Outline {
    variants = List.copyOf(variants);
    goals = List.copyOf(goals);
    facts = List.copyOf(facts);
  }

  /**
   * A variant.
   *
   * @param key its key
   * @param control whether it is the baseline
   * @param share of the visitors who take part
   * @param payload what a page gets, as JSON; empty if nothing
   */
  public record OfVariant(String key, boolean control, String share, String payload) {}

  /**
   * A goal.
   *
   * @param key its key
   * @param role what it means for the decision
   */
  public record OfGoal(String key, String role) {}

  static Outline of(ExperimentDefinition definition) {
    double weights = definition.variants().stream().mapToDouble(Variant::weight).sum();
    List<OfVariant> variants =
        definition.variants().stream()
            .map(
                each ->
                    new OfVariant(
                        each.key(),
                        each.control(),
                        Figures.share(each.weight() / weights),
                        each.payload() == null || each.payload().isNull()
                            ? ""
                            : each.payload().toString()))
            .toList();
    return new Outline(
        variants, definition.goals().stream().map(Outline::goal).toList(), facts(definition));
  }

  private static OfGoal goal(AttachedGoal attached) {
    String margin =
        attached.margin() == null ? "" : ", may lose " + Figures.share(attached.margin());
    return new OfGoal(attached.goal().value(), Fields.wire(attached.role()) + margin);
  }

  private static List<Lifts.Detail> facts(ExperimentDefinition definition) {
    List<Lifts.Detail> facts = new ArrayList<>();
    facts.add(new Lifts.Detail("Traffic", Figures.share(definition.traffic())));
    facts.add(
        new Lifts.Detail(
            "Audience",
            definition.audience() == null ? "everybody" : definition.audience().toString()));
    facts.add(new Lifts.Detail("Randomised by", definition.unit()));
    if (definition.layer() != null) {
      facts.add(new Lifts.Detail("Layer", definition.layer()));
    }
    facts.add(new Lifts.Detail("Method", Fields.wire(definition.analysis().method())));
    facts.add(new Lifts.Detail("Error level", Figures.share(definition.analysis().alpha())));
    Plan plan = definition.plan();
    if (plan != null) {
      facts.add(new Lifts.Detail("Plan", plan(plan)));
    }
    return facts;
  }

  private static String plan(Plan plan) {
    List<String> parts = new ArrayList<>();
    if (plan.minimumDetectableLift() != null) {
      parts.add("find a lift of " + Figures.lift(plan.minimumDetectableLift()));
    }
    if (plan.days() != null) {
      parts.add("run for " + Figures.counted(plan.days(), "day"));
    }
    parts.add("with power " + Figures.share(plan.power()));
    return String.join(", ", parts);
  }
}
