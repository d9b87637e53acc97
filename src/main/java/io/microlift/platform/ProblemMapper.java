package io.microlift.platform;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** Turns whatever an endpoint throws into a problem document that gives nothing internal away. */
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final int LAST = 1;
  private static final Duration SOON = Duration.ofSeconds(1);

  @ServerExceptionMapper
  Response of(ProblemException exception) {
    LOG.debugf("%s: %s", exception.type(), exception.getMessage());
    Response.ResponseBuilder response = answer(exception.toProblem());
    if (exception.type() == ProblemType.UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (exception.retryAfter() != null) {
      response.header(HttpHeaders.RETRY_AFTER, Math.max(1, exception.retryAfter().toSeconds()));
    }
    return response.build();
  }

  @ServerExceptionMapper
  Response of(WebApplicationException exception, UriInfo uri, SimpleResourceInfo endpoint) {
    ProblemType type =
        switch (exception.getResponse().getStatus()) {
          case 401 -> ProblemType.UNAUTHENTICATED;
          case 403 -> ProblemType.FORBIDDEN;
          case 404 -> ProblemType.NOT_FOUND;
          case 405 -> ProblemType.METHOD_NOT_ALLOWED;
          case 406 -> ProblemType.NOT_ACCEPTABLE;
          case 413 -> ProblemType.BODY_TOO_LARGE;
          case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
          case 503 -> ProblemType.UNAVAILABLE;
          default ->
              exception.getResponse().getStatus() < 500
                  ? ProblemType.INVALID_PARAMETER
                  : ProblemType.INTERNAL;
        };
    if (type == ProblemType.INTERNAL) {
      return of((Throwable) exception, endpoint);
    }
    LOG.debugf("%s: %s", endpoint(endpoint), type);
    return answer(Problem.of(type, remedy(type, uri.getPath()), List.of())).build();
  }

  @ServerExceptionMapper
  Response of(Throwable exception, SimpleResourceInfo endpoint) {
    if (DatabaseAway.isCauseOf(exception)) {
      LOG.warnf("%s was not served: %s", endpoint(endpoint), exception);
      return of(
          ProblemException.tryAgain(
              ProblemType.UNAVAILABLE, "The store does not answer; try again.", SOON));
    }
    if (exception instanceof IOException) { // mostly a client that is gone, or sends too much
      LOG.warnf("%s was not read or answered to the end: %s", endpoint(endpoint), exception);
    } else {
      LOG.errorf(exception, "failed to serve %s", endpoint(endpoint));
    }
    return answer(
            Problem.of(
                ProblemType.INTERNAL,
                "This is a bug of the server; its log has the cause.",
                List.of()))
        .build();
  }

  /** Names the endpoint and not the path, which may hold a visitor's id or a key. */
  private static String endpoint(SimpleResourceInfo endpoint) {
    Class<?> resource = endpoint.getResourceClass();
    return resource == null
        ? "a request for no endpoint"
        : resource.getSimpleName() + "." + endpoint.getMethodName();
  }

  private static String remedy(ProblemType type, String path) {
    return switch (type) {
      case NOT_FOUND -> "Nothing lives at %s; /q/openapi lists what does.".formatted(path);
      case METHOD_NOT_ALLOWED -> "%s takes other methods; /q/openapi lists them.".formatted(path);
      case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json.";
      case NOT_ACCEPTABLE -> "Accept application/json.";
      default -> type.title() + ".";
    };
  }

  private static Response.ResponseBuilder answer(Problem problem) {
    return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
  }

  /**
   * Writes a problem as text, also for endpoints that write no JSON; after everybody who says it in
   * the words of another protocol.
   */
  @ServerResponseFilter(priority = LAST)
  public void write(ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      response.setEntity(Json.write(problem), null, MediaType.valueOf(Problem.MEDIA_TYPE));
    }
  }
}
