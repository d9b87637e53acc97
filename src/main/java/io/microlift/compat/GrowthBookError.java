package io.microlift.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.microlift.platform.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Failures as GrowthBook's SDKs and proxies know them. */
class GrowthBookError {
  private static final List<String> PATHS =
      List.of("/api/features/", "/api/eval/", "/sub/", "/track");

  /** What no repetition will cure, a proxy does not repeat. */
  private static final String UNRECOVERABLE = "x-unrecoverable";

  private static final int BAD_REQUEST = 400;

  @ServerResponseFilter
  public void translate(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(response.getEntity() instanceof Problem problem)) {
      return;
    }
    String path = request.getUriInfo().getRequestUri().getRawPath();
    if (PATHS.stream().noneMatch(path::startsWith)) {
      return;
    }
    int status = problem.status();
    if (status == 401 || status == 403 || status == 422) {
      status = BAD_REQUEST;
      response.getHeaders().putSingle(UNRECOVERABLE, "1");
    }
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("status", status)
            .put("error", problem.detail())
            .toString();
    response.setStatus(status);
    response.setEntity(body, null, MediaType.APPLICATION_JSON_TYPE);
  }
}
