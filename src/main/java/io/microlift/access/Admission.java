package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** Lets a request through if its key's role includes the one that the endpoint {@link Admits}. */
class Admission {
  private static final ClassValue<Map<String, Admits>> ENDPOINTS =
      new ClassValue<>() {
        @Override
        protected Map<String, Admits> computeValue(Class<?> resource) {
          return Endpoints.admits(resource);
        }
      };

  private final Gate gate;
  private final Caller caller;

  Admission(Gate gate, Caller caller) {
    this.gate = gate;
    this.caller = caller;
  }

  @ServerRequestFilter
  public void admit(
      ContainerRequestContext context, SimpleResourceInfo endpoint, HttpServerRequest request) {
    Admits admits = ENDPOINTS.get(endpoint.getResourceClass()).get(endpoint.getMethodName());
    if (admits == null) {
      throw new ProblemException(ProblemType.FORBIDDEN, "No key opens this endpoint.");
    }
    if (admits.session()) {
      admitToPage(context, request, admits);
      return;
    }
    String secret = secret(context, request, admits);
    if (secret == null && admits.keyInBody()) {
      return;
    }
    ApiKey key = gate.admit(request, secret, admits.value());
    if (admits.value() != Role.CLIENT) {
      caller.is(key);
    }
  }

  private void admitToPage(
      ContainerRequestContext context, HttpServerRequest request, Admits admits) {
    SameOrigin.check(context.getMethod(), request);
    if (!admits.keyInBody()) {
      caller.is(gate.admit(request, Session.of(request), admits.value()));
    }
  }

  private static @Nullable String secret(
      ContainerRequestContext context, HttpServerRequest request, Admits admits) {
    String secret = Credentials.ofHeaders(request::getHeader);
    if (secret == null && !admits.keyInPath().isEmpty()) {
      secret = context.getUriInfo().getPathParameters().getFirst(admits.keyInPath());
    }
    if (secret == null && !admits.keyInQuery().isEmpty()) {
      secret = context.getUriInfo().getQueryParameters().getFirst(admits.keyInQuery());
    }
    return secret;
  }
}
