package io.microlift.dashboard;

import io.microlift.results.Estimated;
import io.microlift.results.Funnel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visitors who reach each step, and where a lift arises.
 *
 * @param variants what each reaches, the control first
 * @param comparisons of each other variant with the control
 * @param caveat what a reader must know
 * @param unavailable why there is nothing; empty if there is something
 */
public record FunnelTable(
    List<OfVariant> variants, List<Compared> comparisons, String caveat, String unavailable) {
  /** Copies the lists. */
  public FunnelTable {
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * What one variant reaches.
   *
   * @param variant its key
   * @param visitors who were exposed
   * @param steps in their order
   */
  public record OfVariant(String variant, String visitors, List<Step> steps) {
    /** Copies the steps. */
    public OfVariant {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step of one variant.
   *
   * @param name of its goal
   * @param reached how many visitors got there
   * @param share of the exposed visitors, for the bar; 0 if there are none
   * @param rate the same, in words
   * @param stepRate share of those who reached the step before
   */
  public record Step(String name, String reached, double share, String rate, String stepRate) {}

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param steps in their order
   */
  public record Compared(String variant, List<ComparedStep> steps) {
    /** Copies the steps. */
    public Compared {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step compared.
   *
   * @param name of its goal
   * @param lift of the share who got there
   * @param limits of it, looked at once
   * @param attribution what this step adds to the logarithm of the lift
   * @param reading what follows about those who reach the step before, or why nothing does
   */
  public record ComparedStep(
      String name, String lift, String limits, String attribution, String reading) {}

  static FunnelTable unavailable(String why) {
    return new FunnelTable(List.of(), List.of(), "", why);
  }

  static FunnelTable of(Funnel funnel) {
    if (funnel.unavailable() != null) {
      return unavailable(funnel.unavailable());
    }
    List<Compared> comparisons = new ArrayList<>();
    for (Funnel.Compared compared : funnel.comparisons()) {
      List<ComparedStep> steps = new ArrayList<>();
      for (Funnel.ComparedStep step : compared.steps()) {
        steps.add(compared(step, funnel.variants().get(0).steps().get(step.step() - 1).name()));
      }
      comparisons.add(new Compared(compared.variant(), steps));
    }
    return new FunnelTable(
        funnel.variants().stream().map(FunnelTable::variant).toList(),
        comparisons,
        funnel.caveat(),
        "");
  }

  private static OfVariant variant(Funnel.OfVariant variant) {
    return new OfVariant(
        variant.variant(),
        Figures.count(variant.visitors()),
        variant.steps().stream()
            .map(
                step ->
                    new Step(
                        step.name(),
                        Figures.count(step.reached()),
                        step.rate() == null ? 0 : step.rate(),
                        Figures.share(step.rate()),
                        Figures.share(step.stepRate())))
            .toList());
  }

  private static ComparedStep compared(Funnel.ComparedStep step, String name) {
    Estimated lift = step.lift();
    return new ComparedStep(
        name,
        Figures.lift(lift == null ? null : lift.estimate()),
        lift == null ? Figures.NONE : Figures.lifts(lift.lower(), lift.upper()),
        logarithm(step.attribution()),
        reading(step));
  }

  private static String logarithm(@Nullable Estimated attribution) {
    Double number = attribution == null ? null : attribution.estimate();
    return number == null ? Figures.NONE : (number > 0 ? "+" : "") + Figures.number(number);
  }

  private static String reading(Funnel.ComparedStep step) {
    if (step.unavailable() != null) {
      return step.unavailable();
    }
    return step.bounds() == null ? "" : step.bounds().reading();
  }
}
