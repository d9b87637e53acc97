package io.microlift.experiment;

import io.microlift.access.Admits;
import io.microlift.access.AuditStore;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Fields;
import io.microlift.platform.Page;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** HTTP of experiments. */
@Path("/v1/experiments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.EDITOR)
class ExperimentResource {
  private final ExperimentService service;
  private final ExperimentCatalog catalog;
  private final LifeCycle lifeCycle;
  private final PhaseService phases;
  private final SnapshotFeed feed;
  private final Clock clock;

  ExperimentResource(
      ExperimentService service,
      ExperimentCatalog catalog,
      LifeCycle lifeCycle,
      PhaseService phases,
      SnapshotFeed feed,
      Clock clock) {
    this.service = service;
    this.catalog = catalog;
    this.lifeCycle = lifeCycle;
    this.phases = phases;
    this.feed = feed;
    this.clock = clock;
  }

  @PUT
  @Path("/{key}")
  @APIResponseSchema(Experiment.class)
  public Response put(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "ExperimentDefinition"))) byte[] body)
      throws SQLException {
    ExperimentDefinition definition = read(body, key.value());
    Change<Experiment> change = service.put(definition, ifMatch);
    feed.refresh();
    return change.created() ? created(change.value()) : ok(change.value());
  }

  @POST
  @APIResponseSchema(Experiment.class)
  public Response create(
      @RequestBody(content = @Content(schema = @Schema(ref = "ExperimentDefinition"))) byte[] body)
      throws SQLException {
    Experiment experiment = service.create(read(body, null));
    feed.refresh();
    return created(experiment);
  }

  @GET
  @Path("/{key}")
  @Admits(Role.VIEWER)
  @APIResponseSchema(Experiment.class)
  public Response get(@PathParam("key") ExperimentKey key) {
    return ok(catalog.experiment(key.value()));
  }

  @GET
  @Admits(Role.VIEWER)
  public Page<Experiment> list(
      @QueryParam("status") @Nullable String status,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("goal") @Nullable String goal,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    ExperimentFilter filter =
        new ExperimentFilter(
            status == null ? "" : status(status), tag == null ? "" : tag, goal == null ? "" : goal);
    return Page.of(limit, cursor, (before, size) -> service.list(filter, before, size));
  }

  @DELETE
  @Path("/{key}")
  public void delete(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    service.delete(key.value(), ifMatch);
    feed.refresh();
  }

  @GET
  @Path("/{key}/history")
  @Admits(Role.VIEWER)
  public List<AuditStore.Entry> history(@PathParam("key") ExperimentKey key) {
    return service.history(key.value());
  }

  @POST
  @Path("/{key}/start")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(Experiment.class)
  public Response start(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    return moved(lifeCycle.start(key.value(), ifMatch));
  }

  @POST
  @Path("/{key}/pause")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(Experiment.class)
  public Response pause(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    return moved(lifeCycle.pause(key.value(), ifMatch));
  }

  @POST
  @Path("/{key}/resume")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(Experiment.class)
  public Response resume(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    return moved(lifeCycle.resume(key.value(), ifMatch));
  }

  @POST
  @Path("/{key}/phases")
  @APIResponseSchema(Experiment.class)
  public Response beginPhase(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "PhaseChange"))) byte[] body)
      throws SQLException {
    PhaseChange change = Body.read(body, Body.DEFINITION_LIMIT, PhaseChange::read);
    return moved(phases.begin(key.value(), ifMatch, change));
  }

  @POST
  @Path("/{key}/conclude")
  @APIResponseSchema(Experiment.class)
  public Response conclude(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(ref = "ConclusionRequest"))) byte[] body)
      throws SQLException {
    Conclusion conclusion = Body.read(body, Body.DEFINITION_LIMIT, this::conclusion);
    return moved(lifeCycle.conclude(key.value(), ifMatch, conclusion));
  }

  @POST
  @Path("/{key}/archive")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(Experiment.class)
  public Response archive(
      @PathParam("key") ExperimentKey key,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch)
      throws SQLException {
    return moved(lifeCycle.archive(key.value(), ifMatch));
  }

  private Conclusion conclusion(Fields fields) {
    if (!fields.has("decision")) {
      fields.refuse("decision", "is missing; it is ship, rollback or inconclusive");
    }
    return new Conclusion(
        fields.choice("decision", Conclusion.Decision.class, Conclusion.Decision.INCONCLUSIVE),
        fields.optionalText("variant"),
        fields.text("note", ""),
        clock.instant());
  }

  private static ExperimentDefinition read(byte[] body, @Nullable String key) {
    return Body.read(body, Body.DEFINITION_LIMIT, f -> DefinitionReader.experiment(f, key));
  }

  private static String status(String wire) {
    for (ExperimentStatus status : ExperimentStatus.values()) {
      if (status.wire().equals(wire)) {
        return status.name();
      }
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER,
        "status must be draft, running, paused, concluded or archived.");
  }

  private Response moved(Experiment experiment) throws SQLException {
    feed.refresh();
    return ok(experiment);
  }

  private static Response ok(Experiment experiment) {
    return Response.ok(experiment)
        .header(HttpHeaders.ETAG, EntityVersion.tag(experiment.version()))
        .build();
  }

  private static Response created(Experiment experiment) {
    return Response.created(URI.create("/v1/experiments/" + experiment.definition().key()))
        .entity(experiment)
        .header(HttpHeaders.ETAG, EntityVersion.tag(experiment.version()))
        .build();
  }
}
