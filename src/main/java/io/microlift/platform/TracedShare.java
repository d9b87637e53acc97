package io.microlift.platform;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps a share of all traces; a caller that has a trace of its own decides about it. Statements of
 * nobody's trace are those that look every second whether there is something to do.
 */
@Singleton
class TracedShare implements Sampler {
  private final Sampler whole;

  TracedShare(@ConfigProperty(name = "microlift.tracing.share", defaultValue = "1") double share) {
    whole = Sampler.parentBased(Sampler.traceIdRatioBased(share));
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (kind == SpanKind.CLIENT && !Span.fromContext(parent).getSpanContext().isValid()) {
      return SamplingResult.drop();
    }
    return whole.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return whole.getDescription();
  }
}
