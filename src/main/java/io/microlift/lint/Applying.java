package io.microlift.lint;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Definitions;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.Plan;
import io.microlift.experiment.Proposal;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.platform.Violation;
import io.microlift.results.PowerPlan;
import io.microlift.results.PowerPlanning;
import io.microlift.verdict.Finding;
import io.microlift.verdict.Report;
import io.microlift.verdict.Reports;
import io.microlift.verdict.Verdict;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges proposals, and applies those that pass: all of a proposal or nothing. */
@Singleton
public class Applying {
  private final Definitions definitions;
  private final PowerPlanning planning;

  Applying(Definitions definitions, PowerPlanning planning) {
    this.definitions = definitions;
    this.planning = planning;
  }

  /** Says what the rules say, history included; stores nothing. */
  @Transactional
  List<Report> judge(Proposal proposal) {
    return judge(proposal, this::forecast);
  }

  /** Whoever applies holds up all who change something, and so does not read history. */
  private List<Report> judgeQuickly(Proposal proposal) {
    return judge(proposal, definition -> null);
  }

  private List<Report> judge(
      Proposal proposal, Function<ExperimentDefinition, @Nullable PowerPlan> forecast) {
    List<Experiment> stored = definitions.experiments();
    return proposal.experiments().stream()
        .map(
            experiment ->
                Lint.judge(
                    candidate(
                        experiment, proposal, stored, forecast.apply(experiment.definition()))))
        .toList();
  }

  /** By when its stored goals could show the planned lift; null without a plan or such goals. */
  private @Nullable PowerPlan forecast(ExperimentDefinition definition) {
    Plan plan = definition.plan();
    Double lift = plan == null ? null : plan.minimumDetectableLift();
    if (lift == null
        || definition.goals().isEmpty()
        || definition.goals().stream().anyMatch(goal -> definitions.goal(goal.goal()).isEmpty())) {
      return null;
    }
    return QuarkusTransaction.suspendingExisting().call(() -> planning.plan(definition, lift));
  }

  /** Says what applying would do. It tries to, and takes everything back. */
  @Transactional
  public Applied rehearse(Proposal proposal) {
    definitions.beginChange();
    List<Report> lint = judgeQuickly(proposal);
    Verdict status = proposal.violations().isEmpty() ? Reports.of(lint).status() : Verdict.FAIL;
    Applied applied =
        new Applied(true, status, proposal.violations(), definitions.plan(proposal), lint);
    if (status != Verdict.FAIL) {
      definitions.carryOut(proposal);
    }
    QuarkusTransaction.setRollbackOnly();
    return applied;
  }

  /**
   * Applies a proposal.
   *
   * @throws ProblemException if its form is wrong, lint fails or a definition cannot be stored
   */
  @Transactional
  public Applied apply(Proposal proposal) {
    if (!proposal.violations().isEmpty()) {
      throw ProblemException.invalidBody(proposal.violations());
    }
    definitions.beginChange();
    List<Report> lint = judgeQuickly(proposal);
    refuseFailures(proposal, lint);
    Applied applied =
        new Applied(false, Reports.of(lint).status(), List.of(), definitions.plan(proposal), lint);
    definitions.carryOut(proposal);
    return applied;
  }

  private Candidate candidate(
      Proposal.Proposed<ExperimentDefinition> proposed,
      Proposal proposal,
      List<Experiment> stored,
      @Nullable PowerPlan forecast) {
    ExperimentDefinition definition = proposed.definition();
    Map<String, GoalDefinition> goals = new HashMap<>();
    Stream.concat(definition.goals().stream().map(AttachedGoal::goal), definition.funnel().stream())
        .forEach(key -> goal(key, proposal).ifPresent(goal -> goals.put(key.value(), goal)));
    Optional<Experiment> same = Optional.empty();
    List<Experiment> others = new ArrayList<>();
    for (Experiment experiment : stored) {
      if (experiment.definition().key().equals(definition.key())) {
        same = Optional.of(experiment);
      } else {
        others.add(experiment);
      }
    }
    return new Candidate(definition, proposed.violations(), goals, same, others, forecast);
  }

  private Optional<GoalDefinition> goal(GoalKey key, Proposal proposal) {
    return proposal.goal(key).or(() -> definitions.goal(key).map(Goal::definition));
  }

  private static void refuseFailures(Proposal proposal, List<Report> lint) {
    List<Violation> failures = new ArrayList<>();
    for (int i = 0; i < lint.size(); i++) {
      String pointer = proposal.experiments().get(i).pointer();
      for (Finding finding : lint.get(i).checks()) {
        if (finding.status() == Verdict.FAIL) {
          failures.add(
              new Violation(
                  pointer,
                  "%s %s. %s".formatted(finding.id(), finding.detail(), finding.remedy())));
        }
      }
    }
    if (!failures.isEmpty()) {
      throw ProblemException.withViolations(
          ProblemType.LINT_FAILED,
          "Nothing was stored: %d rules fail, see violations.".formatted(failures.size()),
          failures);
    }
  }
}
