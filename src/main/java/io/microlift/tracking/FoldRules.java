package io.microlift.tracking;

import io.microlift.experiment.AttachedGoal;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalDefinition;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalKind;
import io.microlift.experiment.MultipleExposures;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Snapshot;
import io.microlift.fold.Cap;
import io.microlift.fold.EventFilter;
import io.microlift.fold.Measure;
import io.microlift.fold.Metric;
import io.microlift.fold.Money;
import io.microlift.fold.PhaseRules;
import io.microlift.fold.Segment;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the fold needs to know of a snapshot.
 *
 * @param version of the snapshot
 * @param phases how each phase counts, by number
 * @param settled phases whose numbers stay as they are
 * @param events names of the events that count anywhere; empty means any event
 * @param attributes of exposures that divide visitors into segments
 * @param lookback how long before an exposure events count
 * @param only the one phase that these rules are about, null for all
 */
record FoldRules(
    long version,
    Map<Integer, PhaseRules> phases,
    Set<Integer> settled,
    Set<String> events,
    Set<String> attributes,
    Duration lookback,
    @Nullable Integer only) {
  /** Before anything is known. */
  static final FoldRules NONE =
      new FoldRules(-1, Map.of(), Set.of(), Set.of(), Set.of(), Duration.ZERO, null);

  static FoldRules of(Snapshot snapshot, int floodLimit) {
    Map<Integer, PhaseRules> phases = new TreeMap<>();
    Set<Integer> settled = new TreeSet<>();
    Set<String> attributes = new LinkedHashSet<>(List.of(Segment.RETURNING_ATTRIBUTE));
    Duration lookback = Duration.ZERO;
    Map<GoalKey, Measure> measures = new HashMap<>();
    for (Experiment experiment : snapshot.experiments()) {
      for (Phase phase : experiment.phases()) {
        if (phase.settledAt() != null) {
          settled.add(phase.id());
          continue;
        }
        PhaseRules rules =
            rules(
                phase, experiment.definition(), new Measures(snapshot::goal, measures), floodLimit);
        phases.put(phase.id(), rules);
        attributes.addAll(rules.segments());
        lookback = lookback.compareTo(rules.lookback()) < 0 ? rules.lookback() : lookback;
      }
    }
    return new FoldRules(
        snapshot.version(), phases, settled, names(phases.values()), attributes, lookback, null);
  }

  /**
   * Rules for one phase without an experiment, which counts these goals from {@code from} to {@code
   * to}.
   *
   * @param goals finds the goals that they are made of
   */
  static FoldRules of(
      Collection<GoalKey> counted, Function<GoalKey, Goal> goals, Period period, int floodLimit) {
    Measures measures = new Measures(goals, new HashMap<>());
    PhaseRules rules =
        new PhaseRules(
            0,
            period.from(),
            period.to(),
            false,
            counted.stream().map(measures::metric).toList(),
            List.of(),
            List.of(),
            Duration.ZERO,
            floodLimit);
    return new FoldRules(
        0, Map.of(0, rules), Set.of(), rules.names(), Set.of(), Duration.ZERO, null);
  }

  /** The same for one phase alone: what visitors add to others stays as it is. */
  FoldRules only(int phase) {
    PhaseRules rules = phases.get(phase);
    return new FoldRules(
        version,
        rules == null ? Map.of() : Map.of(phase, rules),
        settled,
        rules == null ? Set.of() : rules.names(),
        attributes,
        rules == null ? Duration.ZERO : rules.lookback(),
        phase);
  }

  /** Says whether what visitors add to a phase stays as it is, whatever folding gives. */
  boolean stays(int phase) {
    return settled.contains(phase) || (only != null && only != phase);
  }

  /** A stretch of time, its end not included. */
  record Period(Instant from, Instant to) {}

  /** Says whether any event counts or not because of its properties. */
  boolean asksProperties() {
    return phases.values().stream().anyMatch(PhaseRules::asksProperties);
  }

  private static Set<String> names(Iterable<PhaseRules> phases) {
    Set<String> names = new LinkedHashSet<>();
    for (PhaseRules rules : phases) {
      Set<String> own = rules.names();
      if (own.isEmpty() && !(rules.metrics().isEmpty() && rules.funnel().isEmpty())) {
        return Set.of();
      }
      names.addAll(own);
    }
    return names;
  }

  private static PhaseRules rules(
      Phase phase, ExperimentDefinition definition, Measures measures, int floodLimit) {
    List<Metric> metrics = new ArrayList<>();
    for (AttachedGoal attached : definition.goals()) {
      metrics.add(measures.metric(attached.goal()));
    }
    List<String> segments = new ArrayList<>(List.of(Segment.DEVICE, Segment.COUNTRY));
    segments.addAll(definition.segments());
    return new PhaseRules(
        phase.id(),
        phase.startedAt(),
        phase.endedAt(),
        definition.multipleExposures() == MultipleExposures.EXCLUDE,
        metrics,
        definition.funnel().stream().map(measures::of).toList(),
        segments,
        Duration.ofDays(definition.analysis().covariateDays()),
        floodLimit);
  }

  /** Goals as measures, each built once. */
  private record Measures(Function<GoalKey, Goal> goals, Map<GoalKey, Measure> built) {
    Metric metric(GoalKey key) {
      Goal goal = goals.apply(key);
      GoalDefinition definition = goal.definition();
      return definition.kind() == GoalKind.RATIO
          ? new Metric(
              goal.metric(),
              of(Objects.requireNonNull(definition.numerator())),
              of(Objects.requireNonNull(definition.denominator())))
          : new Metric(goal.metric(), of(key), null);
    }

    /** A ratio as a step of a funnel is reached with its numerator. */
    Measure of(GoalKey key) {
      Measure known = built.get(key);
      if (known != null) {
        return known;
      }
      Goal goal = goals.apply(key);
      GoalKey numerator = goal.definition().numerator();
      Measure measure = numerator == null ? measure(goal) : of(numerator);
      built.put(key, measure);
      return measure;
    }

    private static Measure measure(Goal goal) {
      GoalDefinition definition = goal.definition();
      return new Measure(
          kind(definition.kind()),
          Set.copyOf(definition.events()),
          definition.filter() == null ? EventFilter.ALL : PropertyFilter.of(definition.filter()),
          definition.from() == null ? Duration.ZERO : Duration.ofDays(definition.from()),
          definition.to() == null ? definition.window() : Duration.ofDays(definition.to()),
          money(definition),
          cap(definition.kind(), goal.cap()),
          definition.atLeast() == null ? 1 : definition.atLeast());
    }

    private static Measure.Kind kind(GoalKind kind) {
      return switch (kind) {
        case CONVERSION, RETENTION, RATIO -> Measure.Kind.CONVERSION;
        case COUNT -> Measure.Kind.COUNT;
        case VALUE -> Measure.Kind.VALUE;
      };
    }

    private static Money money(GoalDefinition definition) {
      String currency = definition.currency();
      if (currency == null) {
        return Money.EACH;
      }
      Map<String, BigDecimal> rates = new HashMap<>();
      definition
          .rates()
          .forEach(
              (from, rate) ->
                  rates.put(
                      from, rate.movePointRight(Amount.digits(currency) - Amount.digits(from))));
      return new Money(currency, rates);
    }

    /** Worked out once for every number of digits: it is asked for with every event. */
    private static Cap cap(GoalKind kind, @Nullable BigDecimal cap) {
      if (cap == null) {
        return Cap.NONE;
      }
      if (kind == GoalKind.COUNT) {
        long most = units(cap, 0);
        return currency -> most;
      }
      long[] most =
          IntStream.rangeClosed(0, Amount.MOST_DIGITS).mapToLong(d -> units(cap, d)).toArray();
      return currency -> most[Amount.digits(currency)];
    }

    private static long units(BigDecimal cap, int digits) {
      BigDecimal units = cap.movePointRight(digits).setScale(0, RoundingMode.HALF_EVEN);
      return units.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact();
    }
  }
}
