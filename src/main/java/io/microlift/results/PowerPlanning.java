package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Plan;
import io.microlift.platform.ProblemException;
import io.microlift.stats.DurationPlan;
import io.microlift.stats.Estimate;
import io.microlift.stats.GroupSequential;
import io.microlift.stats.Outcome;
import io.microlift.stats.Reason;
import io.microlift.tracking.History;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Says, from stored events, how long an experiment would have to run. */
@Singleton
public class PowerPlanning {
  /** Fewer visitors say too little about a mean, and nothing about its spread. */
  private static final int FEWEST_VISITORS = 100;

  private static final int MOST_LOOKS = 28;
  private static final long LONGEST_DAYS = 3650;
  private static final String EVERYBODY = "everybody";

  private final ExperimentCatalog catalog;
  private final History history;
  private final DataSource database;
  private final Clock clock;

  PowerPlanning(ExperimentCatalog catalog, History history, DataSource database, Clock clock) {
    this.catalog = catalog;
    this.history = history;
    this.database = database;
    this.clock = clock;
  }

  /**
   * Says by when a defined experiment would find its planned lift, by the last four weeks.
   *
   * @throws ProblemException if one of its goals is not stored
   */
  public PowerPlan plan(ExperimentDefinition definition, double lift) throws SQLException {
    Plan plan = definition.plan();
    return plan(
        new PlanRequest(
            definition.goals().stream().map(AttachedGoal::goal).toList(),
            lift,
            plan == null ? PlanRequest.DEFAULT_POWER : plan.power(),
            definition.analysis().alpha(),
            definition.variants().size(),
            definition.traffic(),
            PlanRequest.FOUR_WEEKS,
            definition.analysis().method() == AnalysisMethod.FIXED
                ? AnalysisMethod.FIXED
                : AnalysisMethod.GROUP_SEQUENTIAL));
  }

  /** Plans an experiment that was not defined yet. */
  PowerPlan plan(PlanRequest request) throws SQLException {
    Map<GoalKey, Goal> known = new HashMap<>();
    request.goals().forEach(key -> goal(key, known));
    LocalDate to = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate from = to.minusDays(request.historyDays());
    History.Counted counted = count(request.goals(), known, from, to);
    double perDay = counted.visitors() / counted.share() / request.historyDays();
    List<PowerPlan.OfGoal> goals = new ArrayList<>();
    for (GoalKey key : request.goals()) {
      goals.add(ofGoal(goal(key, known), known, counted, perDay, request));
    }
    goals.sort(
        Comparator.comparing(
            PowerPlan.OfGoal::days, Comparator.nullsLast(Comparator.<Long>naturalOrder())));
    return new PowerPlan(
        from,
        to.minusDays(1),
        counted.visitors(),
        counted.visitors() == 0 ? null : perDay,
        request.lift(),
        request.power(),
        request.alpha(),
        request.variants(),
        request.traffic(),
        request.method(),
        goals,
        summary(request, goals));
  }

  private Goal goal(GoalKey key, Map<GoalKey, Goal> known) {
    Goal goal = known.get(key);
    if (goal == null) {
      goal = catalog.goal(key);
      known.put(key, goal);
      GoalDefinition definition = goal.definition();
      if (definition.numerator() != null && definition.denominator() != null) {
        goal(definition.numerator(), known);
        goal(definition.denominator(), known);
      }
    }
    return goal;
  }

  private History.Counted count(
      List<GoalKey> goals, Map<GoalKey, Goal> known, LocalDate from, LocalDate to)
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try {
        return history.read(connection, goals, key -> goal(key, known), from, to);
      } finally {
        connection.rollback();
      }
    }
  }

  private PowerPlan.OfGoal ofGoal(
      Goal goal,
      Map<GoalKey, Goal> known,
      History.Counted counted,
      double perDay,
      PlanRequest request) {
    GoalDefinition definition = goal.definition();
    if (counted.visitors() < FEWEST_VISITORS) {
      return unavailable(
          goal,
          "only %d visitors came in these days; %d are needed"
              .formatted(counted.visitors(), FEWEST_VISITORS));
    }
    Units units = Units.of(goal, key -> goal(key, known));
    String currency = counted.currency(goal.metric(), units.declared());
    Tallied tallied =
        Tallied.of(
            EVERYBODY, counted.visitors(), counted.sums(goal.metric(), currency), units, currency);
    Outcome<Estimate> estimate =
        Procedure.contrast(definition, tallied, tallied, request.alpha()).arms().control();
    return estimate.fold(
        mean -> planned(goal, currency, tallied, mean, perDay, request),
        reason -> unavailable(goal, reason.sentence()));
  }

  private static PowerPlan.OfGoal planned(
      Goal goal,
      String currency,
      Tallied tallied,
      Estimate mean,
      double perDay,
      PlanRequest request) {
    double variance = mean.variance() * tallied.visitors();
    Outcome<DurationPlan.Schedule> schedule =
        variance == 0
            ? Outcome.undefined(mean.value() == 0 ? Reason.BASELINE_ZERO : Reason.NO_VARIATION)
            : schedule(mean.value(), variance, perDay, request);
    DurationPlan.Schedule found = schedule.value().orElse(null);
    return new PowerPlan.OfGoal(
        goal.definition().key(),
        goal.definition().name(),
        goal.definition().tier(),
        goal.definition().kind(),
        currency.isEmpty() ? null : currency,
        tallied.converted(),
        mean.value(),
        Math.sqrt(variance),
        found == null ? null : (long) Math.ceil(found.visitorsPerArm()),
        found == null ? null : found.days(),
        schedule.reason().map(Reason::sentence).orElse(null));
  }

  /** Looking every day costs some visitors, how many depends on the number of days. */
  private static Outcome<DurationPlan.Schedule> schedule(
      double mean, double variance, double perDay, PlanRequest request) {
    int treatments = request.variants() - 1;
    DurationPlan once =
        DurationPlan.withDefaults()
            .withErrors(request.alpha(), request.power())
            .withComparisons(treatments);
    DurationPlan.Traffic traffic = new DurationPlan.Traffic(treatments, perDay * request.traffic());
    Outcome<DurationPlan.Schedule> fixed = once.schedule(mean, variance, request.lift(), traffic);
    if (request.method() == AnalysisMethod.FIXED) {
      return fixed;
    }
    return fixed.then(
        found ->
            once.withInflation(
                    inflation(found.days(), request.alpha() / treatments, request.power()))
                .schedule(mean, variance, request.lift(), traffic));
  }

  private static double inflation(long days, double alpha, double power) {
    int looks = (int) Math.max(1, Math.min(days, MOST_LOOKS));
    double[] fractions =
        IntStream.rangeClosed(1, looks).mapToDouble(look -> (double) look / looks).toArray();
    return GroupSequential.withDefaults()
        .withAlpha(alpha)
        .characteristics(power, fractions)
        .inflationFactor();
  }

  private static PowerPlan.OfGoal unavailable(Goal goal, String why) {
    GoalDefinition definition = goal.definition();
    return new PowerPlan.OfGoal(
        definition.key(),
        definition.name(),
        definition.tier(),
        definition.kind(),
        null,
        null,
        null,
        null,
        null,
        null,
        why);
  }

  private static String summary(PlanRequest request, List<PowerPlan.OfGoal> goals) {
    List<String> parts = new ArrayList<>();
    for (PowerPlan.OfGoal goal : goals) {
      Long days = goal.days();
      if (days != null) {
        parts.add("of %s in %s".formatted(goal.name(), duration(days)));
      }
    }
    return parts.isEmpty()
        ? "Nothing can be said yet; each goal says why."
        : String.format(
            Locale.ROOT,
            "A lift of %s %% is found %s.",
            percent(request.lift()),
            String.join(", ", parts));
  }

  private static String duration(long days) {
    if (days > LONGEST_DAYS) {
      return "more than ten years";
    }
    return days == 1 ? "1 day" : days + " days";
  }

  private static String percent(double lift) {
    return String.format(Locale.ROOT, "%.4g", 100 * lift).replaceFirst("\\.?0+$", "");
  }
}
