package io.microlift.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.microlift.stats.ProxyQuality.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProxyQualityTest {
  @Test
  void correctsForNoiseThatBothGoalsShare() {
    // Without true effects the estimates correlate as their noise does, 0.8; the slope of true
    // effects is 0.5 where there are some.
    ProxyQuality.Result noise = ProxyQuality.of(experiments(4_000, 0));
    assertThat(noise.naiveCorrelation().value().orElseThrow()).isCloseTo(0.8, within(0.05));
    assertThat(noise.noiseCorrelation().value().orElseThrow()).isCloseTo(0.8, within(1e-12));
    assertThat(noise.latent().value().orElseThrow().both()).isCloseTo(0, within(0.05));
    ProxyQuality.Result signal = ProxyQuality.of(experiments(4_000, 1));
    assertThat(signal.latentSlope().value().orElseThrow()).isCloseTo(0.5, within(0.05));
    assertThat(signal.naiveSlope().value().orElseThrow()).isGreaterThan(0.6);
  }

  @Test
  void exactEffectsNeedNoCorrection() {
    List<Experiment> experiments =
        List.of(experiment(1, 2), experiment(2, 3), experiment(-1, -3), experiment(0, 1));
    ProxyQuality.Result result = ProxyQuality.of(experiments);
    assertThat(result.latentSlope()).isEqualTo(result.naiveSlope());
    assertThat(result.noiseCorrelation().reason()).contains(Reason.NO_VARIATION);
    assertThat(result.signAgreement()).isEqualTo(0.75);
  }

  @Test
  void saysWhyThereIsNoSlope() {
    assertThat(ProxyQuality.of(List.of(experiment(1, 2))).naiveSlope().reason())
        .contains(Reason.TOO_FEW_EXPERIMENTS);
    ProxyQuality.Result constant =
        ProxyQuality.of(List.of(experiment(0.1, 2), experiment(0.1, 3), experiment(0.1, 4)));
    assertThat(constant.naiveSlope().reason()).contains(Reason.NO_VARIATION_BETWEEN_EXPERIMENTS);
    assertThat(constant.latentSlope().reason()).contains(Reason.NO_SIGNAL);
    assertThatIllegalArgumentException().isThrownBy(() -> ProxyQuality.of(List.of()));
  }

  private static Experiment experiment(double proxy, double primary) {
    return new Experiment(new Estimate(proxy, 0), new Estimate(primary, 0), 0);
  }

  private static List<Experiment> experiments(int count, double signal) {
    SplittableRandom random = new SplittableRandom(31);
    List<Experiment> experiments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double truth = signal * random.nextGaussian();
      double shared = random.nextGaussian();
      double own = random.nextGaussian();
      Estimate proxy = new Estimate(truth + shared, 1);
      Estimate primary = new Estimate(0.5 * truth + 0.8 * shared + 0.6 * own, 1);
      experiments.add(new Experiment(proxy, primary, 0.8));
    }
    return experiments;
  }
}
