package io.microlift.assignment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Snapshot;
import io.microlift.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What deciding costs, beside the bare double hash that every decision contains. Target: one
 * decision takes at most three times the hash and leaves no garbage ({@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AssignmentBenchmark {
  private static final int VISITORS = 1_024;
  private static final int EXPERIMENTS = 100;

  private final String[] ids = new String[VISITORS];
  private final Visit[] visits = new Visit[VISITORS];
  private final List<CompiledExperiment> live = new ArrayList<>();

  /** Makes visitors with two attributes, and experiments whose audiences look at both. */
  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VISITORS; i++) {
      ids[i] = new UUID(random.nextLong(), random.nextLong()).toString();
      ObjectNode attributes = JsonNodeFactory.instance.objectNode();
      attributes.put("device", "phone").put("country", i % 2 == 0 ? "DE" : "FR");
      visits[i] = Visit.of(new Visitor(ids[i], attributes), 0);
    }
    for (int i = 0; i < EXPERIMENTS; i++) {
      String key = "experiment-" + i;
      String json =
          """
          {"key": "%1$s", "name": "", "hypothesis": "", "owner": "", "tags": [], "goals": [],
           "funnel": [], "unit": "visitorId", "traffic": 1, "overrides": {}, "version": 1,
           "audience": {"device": "phone", "country": {"$in": ["DE", "FR"]}},
           "variants": [{"key": "a", "weight": 1, "control": true, "payload": {"on": false}},
                        {"key": "b", "weight": 1, "control": false, "payload": {"on": true}}],
           "status": "running",
           "phases": [{"id": 1, "number": 1, "salt": "%1$s", "startedAt": "2026-01-01T00:00:00Z"}],
           "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}
          """
              .formatted(key);
      live.add(ExperimentCompiler.compile(Snapshot.EMPTY, Json.read(json, Experiment.class)));
    }
  }

  /** The double hash alone. */
  @Benchmark
  @OperationsPerInvocation(VISITORS)
  public void hash(Blackhole sink) {
    for (String id : ids) {
      sink.consume(Bucketing.bucket("experiment-0", id));
    }
  }

  /** One experiment. */
  @Benchmark
  @OperationsPerInvocation(VISITORS)
  public void decision(Blackhole sink) {
    CompiledExperiment experiment = live.get(0);
    for (Visit visit : visits) {
      sink.consume(experiment.decide(visit));
    }
  }

  /** A hundred experiments, by visitor. */
  @Benchmark
  @OperationsPerInvocation(VISITORS)
  public void hundredDecisions(Blackhole sink) {
    for (Visit visit : visits) {
      for (int i = 0; i < EXPERIMENTS; i++) {
        sink.consume(live.get(i).decide(visit));
      }
    }
  }

  /** A hundred experiments and the JSON of the answer, by visitor. */
  @Benchmark
  @OperationsPerInvocation(VISITORS)
  public void hundredAnswers(Blackhole sink) {
    for (Visit visit : visits) {
      AnswerWriter writer = AnswerWriter.begin(visit.visitor().id(), 1);
      for (int i = 0; i < EXPERIMENTS; i++) {
        writer.add(live.get(i), live.get(i).decide(visit));
      }
      sink.consume(writer.end());
    }
  }
}
