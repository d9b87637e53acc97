package io.microlift.stats;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a page of results costs. Targets on one core after warm-up: a report of 20 goals and 4
 * variants with all panels 10 ms, boundaries of 28 looks 50 ms, P(B &gt; A) at 10⁹ visitors 1 ms.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StatisticsBenchmark {
  private static final int GOALS = 20;
  private static final int VARIANTS = 4;
  private static final int LOOKS = 28;
  private static final long VISITORS = 50_000;

  private final long[] visitors = new long[VARIANTS];
  private final double[] weights = new double[VARIANTS];
  private final double[] fractions = new double[LOOKS];
  private final List<List<JointSums>> goals = new ArrayList<>();
  private final BetaPosterior control = new BetaPosterior(20_000_000, 980_000_000);
  private final BetaPosterior treatment = new BetaPosterior(20_010_000, 979_990_000);

  /** Makes tallies: of odd goals a value, of even ones a conversion, each with a covariate. */
  @Setup
  public void tallies() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VARIANTS; i++) {
      visitors[i] = VISITORS + random.nextInt(200);
      weights[i] = 1;
    }
    for (int look = 0; look < LOOKS; look++) {
      fractions[look] = (look + 1.0) / LOOKS;
    }
    for (int goal = 0; goal < GOALS; goal++) {
      List<JointSums> arms = new ArrayList<>();
      for (int i = 0; i < VARIANTS; i++) {
        long converted = 1000 + 500L * goal + random.nextInt(200);
        long value = goal % 2 == 0 ? 1 : 4999;
        BigDecimal sum = BigDecimal.valueOf(converted * value);
        BigDecimal squares = sum.multiply(BigDecimal.valueOf(value));
        BigDecimal covariate = BigDecimal.valueOf(visitors[i] / 5);
        BigDecimal products = sum.divideToIntegralValue(BigDecimal.valueOf(2));
        arms.add(
            new JointSums(
                new ExactSums(visitors[i], sum, squares),
                new ExactSums(visitors[i], covariate, covariate),
                products));
      }
      goals.add(arms);
    }
  }

  /** Everything that is known about an experiment. */
  @Benchmark
  public void report(Blackhole sink) {
    sink.consume(SampleRatio.compare(visitors, weights));
    sink.consume(SequentialSampleRatio.withDefaults().follow(List.of(visitors), weights));
    List<Double> pValues = new ArrayList<>();
    for (int goal = 0; goal < GOALS; goal++) {
      goal(goals.get(goal), goal % 2 == 0, pValues, sink);
    }
    double[] all = pValues.stream().mapToDouble(p -> p).toArray();
    sink.consume(Correction.HOLM.adjust(all));
    sink.consume(Correction.BENJAMINI_HOCHBERG.adjust(all));
  }

  private void goal(List<JointSums> arms, boolean rate, List<Double> pValues, Blackhole sink) {
    JointSums base = arms.get(0);
    List<BetaPosterior> beliefs = new ArrayList<>();
    List<NormalBelief> means = new ArrayList<>();
    double[] statistics = new double[VARIANTS - 1];
    for (int i = 0; i < VARIANTS; i++) {
      JointSums arm = arms.get(i);
      Estimate mean = estimate(arm);
      means.add(new NormalBelief(mean.value(), mean.standardError()));
      if (rate) {
        beliefs.add(new BetaPosterior(1, 1).after(converted(arm), arm.n()));
      }
      if (i > 0) {
        VariantComparison.Result result = compare(base, arm, rate);
        sink.consume(result);
        pValues.add(result.contrast().pValue().value().orElseThrow().value());
        statistics[i - 1] = 1.5 + i / 4.0;
        sink.consume(Cuped.withDefaults().compare(base, arm));
        sink.consume(NonInferiority.withDefaults().relative(estimate(base), mean, 0.02));
        if (rate) {
          sink.consume(BetaBinomial.withDefaults().compare(beliefs.get(0), beliefs.get(i)));
        }
      }
    }
    sink.consume(rate ? BestVariant.amongRates(beliefs) : BestVariant.amongNormals(means));
    sink.consume(
        Dunnett.of(visitors[0], visitors[1], visitors[2], visitors[3]).pValues(statistics));
  }

  private static VariantComparison.Result compare(JointSums base, JointSums arm, boolean rate) {
    VariantComparison procedure = VariantComparison.withDefaults();
    return rate
        ? procedure.compareRates(
            new Proportion(converted(base), base.n()), new Proportion(converted(arm), arm.n()))
        : procedure.compareMeans(
            new Contrast.Mean(base.x().moments(), base.n()),
            new Contrast.Mean(arm.x().moments(), arm.n()));
  }

  private static long converted(JointSums arm) {
    return arm.x().sum().longValueExact();
  }

  private static Estimate estimate(JointSums arm) {
    return arm.x().moments().sample().value().orElseThrow().estimate();
  }

  /** Critical values of 28 daily looks. */
  @Benchmark
  public List<GroupSequential.Look> boundaries() {
    return GroupSequential.withDefaults().looks(fractions);
  }

  /** P(B &gt; A), losses and the interval of the uplift at 10⁹ visitors in each variant. */
  @Benchmark
  public BetaBinomial.Comparison beliefs() {
    return BetaBinomial.withDefaults().compare(control, treatment);
  }

  /** P(B &gt; A) alone at 10⁹ visitors in each variant. */
  @Benchmark
  public double chanceToWin() {
    return new BetaPair(treatment, control).ratioAtLeast(0);
  }
}
