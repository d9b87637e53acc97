package io.microlift.platform;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests and of what a server does by itself.
 *
 * <p>Nobody can be recognised by a span: a request is named by its route, never by its path, and
 * neither its query nor its headers, address or body are looked at. The framework would note these,
 * so it makes no spans of requests. Of a failure the kind is kept, because messages quote values.
 */
@Singleton
public class Tracing {
  /** Before everybody who answers, so that what is refused is traced, too. */
  private static final int BEFORE_ALL = -1_200_000;

  private static final String OTHER = "_OTHER";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /** The status of an answer, given or received. */
  public static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

  private static final int SERVER_ERROR = 500;

  /** Where the framework notes the route of a request. */
  private static final String TEMPLATE = "UrlPathTemplate";

  /** The route of the endpoints for what no endpoint answers. */
  private static final String EVERYTHING_ELSE = "/";

  /** What values of a route's parameter look like, as in {@code {type: track|page}}. */
  private static final Pattern LEGAL_VALUES = Pattern.compile("\\{(\\w+):[^}]*}");

  /** Of the headers, only the one that names a caller's trace. */
  private static final TextMapGetter<HttpServerRequest> PARENT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServerRequest request) {
          return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String name) {
          return request == null || !name.equals("traceparent") ? null : request.getHeader(name);
        }
      };

  private final @Nullable Tracer tracer;

  @Inject
  Tracing(
      Instance<OpenTelemetry> telemetry,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
    this(off ? null : telemetry.get().getTracer("io.microlift"));
  }

  private Tracing(@Nullable Tracer tracer) {
    this.tracer = tracer;
  }

  /** Traces nothing. */
  public static Tracing off() {
    return new Tracing(null);
  }

  /** Work that may tell its span what it works on, by numbers that name nobody. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it, in a span that takes notes only if this trace is kept. */
    T run(Span span) throws E;
  }

  /** Does what no request waits for, in a trace of its own. */
  @SuppressWarnings("try") // the scope is only there to end
  public <T, E extends Exception> T background(String name, Work<T, E> work) throws E {
    Tracer traces = tracer;
    if (traces == null) {
      return work.run(Span.getInvalid());
    }
    // A thread that answers requests may still be in the trace of the last one.
    Span span = traces.spanBuilder(name).setNoParent().startSpan();
    try (Scope inside = Context.root().with(span).makeCurrent()) {
      return work.run(span);
    } catch (Exception e) {
      fail(span, e.getClass().getName());
      throw e;
    } finally {
      span.end();
    }
  }

  /** Notes that what a span is about did not work out, and the kind of failure. */
  public static void fail(Span span, String kind) {
    span.setStatus(StatusCode.ERROR).setAttribute(ERROR, kind);
  }

  void install(@Observes Router router) {
    Tracer traces = tracer;
    if (traces != null) {
      router.route().order(BEFORE_ALL).handler(context -> trace(context, traces));
    }
  }

  private static void trace(RoutingContext context, Tracer traces) {
    HttpServerRequest request = context.request();
    if (request.path().startsWith("/q/")) {
      context.next();
      return;
    }
    String name = request.method().name();
    String method = METHODS.contains(name) ? name : OTHER;
    Span span =
        traces
            .spanBuilder(method.equals(OTHER) ? "HTTP" : method)
            .setParent(
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request, PARENT))
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, method)
            .startSpan();
    io.vertx.core.Context place = Vertx.currentContext();
    Scope scope = QuarkusContextStorage.INSTANCE.attach(place, Context.root().with(span));
    context.addEndHandler(
        ended -> {
          end(span, context, place.getLocal(TEMPLATE), ended.cause());
          scope.close();
        });
    context.next();
  }

  private static void end(
      Span span, RoutingContext context, @Nullable String template, @Nullable Throwable failure) {
    String route = template == null ? context.currentRoute().getPath() : template;
    if (route != null && !(template == null && route.equals(EVERYTHING_ELSE))) {
      String plain = LEGAL_VALUES.matcher(route).replaceAll("{$1}");
      span.setAttribute(ROUTE, plain).updateName(context.request().method() + " " + plain);
    }
    int status = context.response().getStatusCode();
    if (failure != null) {
      fail(span, failure.getClass().getName());
    } else {
      span.setAttribute(STATUS, status);
      if (status >= SERVER_ERROR) {
        fail(span, Integer.toString(status));
      }
    }
    span.end();
  }
}
