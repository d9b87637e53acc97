package io.microlift.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.platform.Problem;
import io.microlift.platform.ProblemType;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Failures in the words of OFREP. Clients read the body before the status, and the metadata before
 * anything else, so every failure has both.
 */
class OfrepError {
  private static final String PATH = "/ofrep/";
  private static final String FLAGS = "/ofrep/v1/evaluate/flags/";

  /** A million bytes, more than any request may have. */
  private static final int LARGE_DIGITS = 7;

  /** Before whatever else refuses bodies that nobody will read. */
  private static final int FIRST = -1_100_000;

  void install(@Observes Router router) {
    router.route(PATH + "*").order(FIRST).handler(OfrepError::checkLength);
  }

  private static void checkLength(RoutingContext context) {
    String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null || length.length() < LARGE_DIGITS) {
      context.next();
      return;
    }
    context
        .response()
        .setStatusCode(ProblemType.BODY_TOO_LARGE.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
        .putHeader("Connection", "close")
        .end(
            body(key(context.request().path()), "GENERAL", "Send it in several requests.")
                .toString());
  }

  /** A failure of a flag, or of all of them if {@code key} is null. */
  static Response of(int status, @Nullable String key, String code, String details) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body(key, code, details).toString())
        .build();
  }

  private static ObjectNode body(@Nullable String key, String code, String details) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (key != null) {
      body.put("key", key);
    }
    body.put("errorCode", code).put("errorDetails", details).putObject("metadata");
    return body;
  }

  /** Says whatever failed elsewhere in these words, too. */
  @ServerResponseFilter
  public void translate(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(response.getEntity() instanceof Problem problem)) {
      return;
    }
    String path = request.getUriInfo().getRequestUri().getRawPath();
    if (!path.startsWith(PATH)) {
      return;
    }
    String code = "GENERAL";
    if (problem.type().equals(ProblemType.MALFORMED_BODY.urn())) {
      code = "PARSE_ERROR";
    } else if (problem.type().equals(ProblemType.INVALID_BODY.urn())) {
      code = "INVALID_CONTEXT";
      response.setStatus(ProblemType.MALFORMED_BODY.status());
    }
    StringBuilder details = new StringBuilder(problem.detail());
    if (problem.violations().size() > 1) {
      problem
          .violations()
          .forEach(v -> details.append("; ").append(v.pointer()).append(' ').append(v.message()));
    }
    response.setEntity(
        body(key(path), code, details.toString()).toString(),
        null,
        MediaType.APPLICATION_JSON_TYPE);
  }

  private static @Nullable String key(String path) {
    return path.startsWith(FLAGS)
        ? URLDecoder.decode(path.substring(FLAGS.length()), StandardCharsets.UTF_8)
        : null;
  }
}
