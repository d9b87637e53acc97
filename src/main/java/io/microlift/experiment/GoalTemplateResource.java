package io.microlift.experiment;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** HTTP of goal templates. */
@Path("/v1/goal-templates")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class GoalTemplateResource {
  @GET
  public Page<GoalTemplate> list() {
    return new Page<>(GoalTemplates.all(), null);
  }

  @GET
  @Path("/{key}")
  public GoalTemplate get(@PathParam("key") GoalKey key) {
    return GoalTemplates.find(key.value())
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_FOUND,
                    "There is no goal template '%s'; GET /v1/goal-templates lists them."
                        .formatted(key)));
  }
}
