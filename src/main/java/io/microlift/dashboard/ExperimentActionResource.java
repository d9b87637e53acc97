package io.microlift.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Conclusion;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.LifeCycle;
import io.microlift.experiment.PhaseChange;
import io.microlift.experiment.PhaseService;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The buttons of an experiment's page. Each form says which version it was made of, so that nobody
 * decides about what others have changed meanwhile.
 */
@Path(ExperimentPageResource.PATH)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(Pages.HTML)
@Admits(value = Role.EDITOR, session = true)
class ExperimentActionResource {
  private final LifeCycle lifeCycle;
  private final PhaseService phases;
  private final SnapshotFeed feed;
  private final Clock clock;

  ExperimentActionResource(
      LifeCycle lifeCycle, PhaseService phases, SnapshotFeed feed, Clock clock) {
    this.lifeCycle = lifeCycle;
    this.phases = phases;
    this.feed = feed;
    this.clock = clock;
  }

  @POST
  @Path("/{key}/{step: start|pause|resume|archive}")
  public Response move(
      @PathParam("key") ExperimentKey key,
      @PathParam("step") String step,
      @FormParam("version") @Nullable String version)
      throws SQLException {
    switch (step) {
      case "start" -> lifeCycle.start(key.value(), version);
      case "pause" -> lifeCycle.pause(key.value(), version);
      case "resume" -> lifeCycle.resume(key.value(), version);
      default -> lifeCycle.archive(key.value(), version);
    }
    return moved(key);
  }

  @POST
  @Path("/{key}/conclude")
  public Response conclude(
      @PathParam("key") ExperimentKey key,
      @FormParam("decision") @DefaultValue("") String decision,
      @FormParam("note") @DefaultValue("") String note,
      @FormParam("version") @Nullable String version)
      throws SQLException {
    lifeCycle.conclude(key.value(), version, conclusion(decision, note));
    return moved(key);
  }

  /** Begins a phase with other weights or other traffic. */
  @POST
  @Path("/{key}/phases")
  public Response begin(@PathParam("key") ExperimentKey key, MultivaluedMap<String, String> typed)
      throws SQLException {
    Form form = new Form(typed);
    ObjectNode change = form.document();
    change.set("traffic", Form.percent(form.text("traffic")));
    change.put("keepBuckets", !form.text("keepBuckets").isEmpty());
    ObjectNode weights = change.putObject("weights");
    List<String> variants = form.texts("variant");
    List<String> given = form.texts("weight");
    for (int i = 0; i < Math.min(variants.size(), given.size()); i++) {
      weights.set(variants.get(i), Form.number(given.get(i)));
    }
    phases.begin(key.value(), form.text("version"), Body.read(change, PhaseChange::read));
    return moved(key);
  }

  /** Reads {@code rollback}, {@code inconclusive}, or {@code ship} with a variant after a blank. */
  private Conclusion conclusion(String decision, String note) {
    String[] parts = decision.split(" ", 2);
    for (Conclusion.Decision each : Conclusion.Decision.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(parts[0])) {
        String variant = parts.length > 1 ? parts[1] : null;
        return new Conclusion(each, variant, note.strip(), clock.instant());
      }
    }
    throw new ProblemException(
        ProblemType.INVALID_PARAMETER, "Choose what was decided: ship, rollback or inconclusive.");
  }

  private Response moved(ExperimentKey key) throws SQLException {
    feed.refresh();
    return Pages.goTo(ExperimentPageResource.PATH + "/" + key);
  }
}
