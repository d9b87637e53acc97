package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.stats.Estimate;
import io.microlift.stats.Heterogeneity;
import io.microlift.stats.Outcome;
import io.microlift.stats.ProxyQuality;
import io.microlift.stats.ProxyQuality.Covariance;
import io.microlift.stats.ProxyQuality.Experiment;
import io.microlift.stats.ZTest;
import java.util.List;
import java.util.Map;

/** Effects of segments, days and past experiments. */
final class EffectCalculators {
  /** Range of a standard error: its inverse square is a weight. */
  private static final double LEAST_ERROR = 1e-100;

  private static final double LARGEST_ERROR = 1e100;

  private EffectCalculators() {}

  static void register(Map<String, Calculator> calculators) {
    calculators.put("effect_heterogeneity", EffectCalculators::heterogeneity);
    calculators.put("proxy_meta_analysis", EffectCalculators::proxy);
  }

  private static ObjectNode heterogeneity(Inputs in) {
    List<Heterogeneity.Effect> effects =
        in.objects("effects", 1).stream()
            .map(
                each ->
                    new Heterogeneity.Effect(
                        each.number("estimate"),
                        each.number("standardError", LEAST_ERROR, LARGEST_ERROR)))
            .toList();
    in.finish();
    return Heterogeneity.of(effects)
        .fold(EffectCalculators::answer, reason -> new Answer().status("undefined", reason))
        .build();
  }

  private static Answer answer(Heterogeneity.Result result) {
    Answer answer =
        new Answer()
            .put("pooled", result.pooled().value())
            .put("pooledSe", result.pooled().standardError())
            .put("Q", result.q())
            .put("df", result.df())
            .put("pValue", "log10PValue", result.pValue())
            .put("I2", result.i2())
            .put("tau2DerSimonianLaird", result.tau2());
    Outcome<ZTest.Result> trend = result.trend();
    return answer
        .put("trendSlope", trend.map(ZTest.Result::difference))
        .put("trendSe", trend.map(ZTest.Result::standardError))
        .put("trendZ", trend.map(ZTest.Result::z))
        .put("trendPValue", trend.map(each -> each.pValue().value()));
  }

  private static ObjectNode proxy(Inputs in) {
    List<Experiment> experiments =
        in.objects("experiments", 1).stream()
            .map(
                each ->
                    new Experiment(
                        new Estimate(each.number("proxyEffect"), each.notNegative("proxyVar")),
                        new Estimate(each.number("primaryEffect"), each.notNegative("primaryVar")),
                        each.number("covariance")))
            .toList();
    in.finish();
    ProxyQuality.Result result = ProxyQuality.of(experiments);
    return new Answer()
        .put("naiveSlope", result.naiveSlope())
        .put("naiveCorrelation", result.naiveCorrelation())
        .put("meanNoiseVarProxy", result.noise().proxy())
        .put("meanNoiseVarPrimary", result.noise().primary())
        .put("meanNoiseCov", result.noise().both())
        .put("latentVarProxy", result.latent().map(Covariance::proxy))
        .put("latentVarPrimary", result.latent().map(Covariance::primary))
        .put("latentCov", result.latent().map(Covariance::both))
        .put("noiseCorrelation", result.noiseCorrelation())
        .put("latentSlope", result.latentSlope())
        .put("latentCorrelation", result.latentCorrelation())
        .put("signAgreement", result.signAgreement())
        .build();
  }
}
