package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.GoalKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a difference of revenue per visitor comes from: revenue = sessions × conversion × order
 * value, in money that adds up.
 *
 * @param experiment its key
 * @param phase number of the phase, from 1
 * @param asOf everything acknowledged up to then is in
 * @param revenue the goal that is taken for revenue
 * @param orders the goal that is taken for orders; absent if visitors who bought are counted
 *     instead
 * @param sessions the goal that is taken for sessions, if there is one
 * @param currency of all money
 * @param capping whether revenue is capped
 * @param variants the factors in each variant, the control first
 * @param comparisons of each other variant with the control
 * @param note what the factors are, and what would make them better
 * @param caveat what a reader must know
 * @param unavailable why there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decomposition(
    ExperimentKey experiment,
    int phase,
    Instant asOf,
    @Nullable GoalKey revenue,
    @Nullable GoalKey orders,
    @Nullable GoalKey sessions,
    @Nullable String currency,
    @Nullable String capping,
    List<OfVariant> variants,
    List<Compared> comparisons,
    String note,
    String caveat,
    @Nullable String unavailable) {
  /** Copies the lists. */
  public Decomposition {
    variants = List.copyOf(variants);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * The factors of one variant.
   *
   * @param variant its key
   * @param visitors who were exposed and count
   * @param revenuePerVisitor their product
   * @param factors by their names
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OfVariant(
      String variant, long visitors, @Nullable Double revenuePerVisitor, List<Factor> factors) {
    /** Copies the list. */
    public OfVariant {
      factors = List.copyOf(factors);
    }
  }

  /**
   * One factor.
   *
   * @param name what it is
   * @param value the factor; absent if it is divided by nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Factor(String name, @Nullable Double value) {}

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param difference of revenue per visitor: the sum of all contributions, exactly
   * @param lift of revenue per visitor, from its logarithm
   * @param parts one for each factor
   * @param unavailable why all of it is absent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Compared(
      String variant,
      @Nullable BigDecimal difference,
      @Nullable Estimated lift,
      List<Part> parts,
      @Nullable String unavailable) {
    /** Copies the list. */
    public Compared {
      parts = List.copyOf(parts);
    }
  }

  /**
   * What one factor adds.
   *
   * @param name of the factor
   * @param contribution to the difference of revenue per visitor
   * @param lower limit of the contribution
   * @param upper likewise
   * @param logLift what it adds to the log lift
   * @param lift of the factor alone
   */
  public record Part(
      String name,
      BigDecimal contribution,
      double lower,
      double upper,
      double logLift,
      Estimated lift) {}
}
