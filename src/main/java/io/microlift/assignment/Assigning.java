package io.microlift.assignment;

import io.microlift.platform.Json;
import io.microlift.tracking.EventIntake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers storefronts: decides, asks the memory where it must, and records what is seen. */
@Singleton
public class Assigning {
  /** Bounds of the histogram of durations. */
  private static final Duration[] BOUNDS = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100)
  };

  private final RunningExperiments running;
  private final VariantMemory memory;
  private final EventIntake intake;
  private final Counter heldOut;
  private final Timer durations;

  Assigning(
      RunningExperiments running, VariantMemory memory, EventIntake intake, MeterRegistry metrics) {
    this.running = running;
    this.memory = memory;
    this.intake = intake;
    this.heldOut =
        Counter.builder("microlift.holdout.decisions")
            .description("Decisions that kept a visitor out because of a holdout")
            .register(metrics);
    this.durations =
        Timer.builder("microlift.assignment.duration")
            .description("Deciding one request, the memory included, without HTTP and commits")
            .serviceLevelObjectives(BOUNDS)
            .register(metrics);
  }

  /**
   * Answers one request.
   *
   * @param previews variants to look at, by experiment
   * @param secret whether the request came with a secret key, which may look at everything
   * @return JSON of an {@link AssignmentResource.Answer}
   */
  Uni<byte[]> answer(AssignmentRequest request, Map<String, String> previews, boolean secret) {
    Assigner assigner = running.assigner();
    Wanted wanted = new Wanted(request, previews, secret, System.nanoTime());
    return visit(assigner, request, visit -> answer(assigner, visit, wanted));
  }

  /**
   * What was decided.
   *
   * @param configVersion version of the definitions that decided
   * @param assignments one for each experiment
   */
  public record Decided(long configVersion, List<Assignment> assignments) {
    /** Copies the list. */
    public Decided {
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * Decides what a public key is told, and records nothing.
   *
   * @param previews variants to look at, by experiment
   */
  public Uni<Decided> decide(AssignmentRequest request, Map<String, String> previews) {
    Assigner assigner = running.assigner();
    Wanted wanted = new Wanted(request, previews, false, System.nanoTime());
    return visit(
        assigner,
        request,
        visit ->
            Uni.createFrom()
                .item(new Decided(assigner.version(), assignments(assigner, visit, wanted))));
  }

  /** Lets a visitor in, after the memory was asked if it must be. */
  private <T> Uni<T> visit(
      Assigner assigner, AssignmentRequest request, Function<Visit, Uni<T>> decide) {
    Visit visit = Visit.of(request.visitor(), running.now());
    List<Question> questions = assigner.questions(visit, request.experiments());
    if (questions.isEmpty()) {
      return decide.apply(visit);
    }
    return memory
        .seen(request.visitor().id(), questions)
        .chain(seen -> decide.apply(visit.remembering(seen)));
  }

  /** What one request wants, and when it came by the clock of durations. */
  private record Wanted(
      AssignmentRequest request, Map<String, String> previews, boolean secret, long began) {
    boolean plain() {
      return !request.explain() && !request.expose() && previews.isEmpty();
    }
  }

  private Uni<byte[]> answer(Assigner assigner, Visit visit, Wanted wanted) {
    if (wanted.plain()) {
      byte[] answer = write(assigner, visit, wanted.request());
      durations.record(System.nanoTime() - wanted.began(), TimeUnit.NANOSECONDS);
      return Uni.createFrom().item(answer);
    }
    List<Assignment> assignments = assignments(assigner, visit, wanted);
    String id = visit.visitor().id();
    byte[] answer =
        Json.write(new AssignmentResource.Answer(id, assigner.version(), assignments))
            .getBytes(StandardCharsets.UTF_8);
    durations.record(System.nanoTime() - wanted.began(), TimeUnit.NANOSECONDS);
    Map<String, String> seen = wanted.request().expose() ? seen(assignments) : Map.of();
    if (seen.isEmpty()) {
      return Uni.createFrom().item(answer);
    }
    return Uni.createFrom()
        .completionStage(intake.expose(id, seen, visit.visitor().attributes()))
        .invoke(() -> remember(assigner, id, seen))
        .replaceWith(answer);
  }

  private byte[] write(Assigner assigner, Visit visit, AssignmentRequest request) {
    AnswerWriter writer = AnswerWriter.begin(visit.visitor().id(), assigner.version());
    List<String> keys = request.experiments();
    if (keys == null) {
      List<CompiledExperiment> live = assigner.live();
      for (int i = 0; i < live.size(); i++) {
        writer.add(live.get(i), counted(live.get(i).decide(visit)));
      }
      return writer.end();
    }
    for (int i = 0; i < keys.size(); i++) {
      CompiledExperiment experiment = assigner.experiment(keys.get(i));
      if (experiment == null) {
        writer.addUnknown(keys.get(i));
      } else {
        writer.add(experiment, counted(experiment.decide(visit)));
      }
    }
    return writer.end();
  }

  private int counted(int decision) {
    if (Decision.reason(decision) == AssignmentReason.HOLDOUT) {
      heldOut.increment();
    }
    return decision;
  }

  private List<Assignment> assignments(Assigner assigner, Visit visit, Wanted wanted) {
    List<String> named = wanted.request().experiments();
    Set<String> keys = new LinkedHashSet<>();
    if (named == null) {
      assigner.live().forEach(experiment -> keys.add(experiment.key()));
      wanted.previews().keySet().stream()
          .filter(key -> assigner.experiment(key) != null)
          .forEach(keys::add);
    }
    List<Assignment> assignments = new ArrayList<>();
    for (String key : named == null ? keys : named) {
      Assignment decided = assigner.assign(visit, key, wanted.request().explain());
      if (decided.reason() == AssignmentReason.HOLDOUT) {
        heldOut.increment();
      }
      assignments.add(previewed(assigner, decided, wanted));
    }
    return assignments;
  }

  /** The variant that someone wants to look at, if they may; it never counts. */
  private static Assignment previewed(Assigner assigner, Assignment decided, Wanted wanted) {
    String variant = wanted.previews().get(decided.experiment());
    CompiledExperiment experiment = assigner.experiment(decided.experiment());
    if (variant == null || experiment == null || !(wanted.secret() || experiment.isPreviewed())) {
      return decided;
    }
    int place = experiment.previewPlace(variant);
    if (place < 0) {
      return decided;
    }
    List<RuleOutcome> rules =
        decided.rules() == null
            ? null
            : List.of(new RuleOutcome("preview", true, "the request asks for this variant"));
    int decision = Decision.serve(place, AssignmentReason.OVERRIDE, Decision.NO_BUCKET);
    return Assignment.of(experiment, decision, rules);
  }

  private static Map<String, String> seen(List<Assignment> assignments) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Assignment assignment : assignments) {
      if (assignment.inExperiment() && assignment.variant() != null) {
        seen.put(assignment.experiment(), assignment.variant());
      }
    }
    return seen;
  }

  private void remember(Assigner assigner, String visitorId, Map<String, String> seen) {
    seen.forEach(
        (key, variant) -> {
          CompiledExperiment experiment = assigner.experiment(key);
          if (experiment != null) {
            experiment.memory().ifPresent(rule -> memory.saw(visitorId, rule.question(), variant));
          }
        });
  }
}
