package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.ExperimentDefinition;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.ExperimentService;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalService;
import io.microlift.experiment.Proposal;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.lint.Applied;
import io.microlift.lint.Applying;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Fields;
import io.microlift.platform.Json;
import io.microlift.platform.ProblemException;
import io.microlift.platform.Violation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The page on which experiments are defined and changed, with what lint says while it is typed. */
@Path("/")
@Produces(Pages.HTML)
@Admits(value = Role.EDITOR, session = true)
class EditorResource {
  private final Pages pages;
  private final ExperimentCatalog catalog;
  private final ExperimentService experiments;
  private final GoalService goals;
  private final Applying applying;
  private final Forecasts forecasts;
  private final SnapshotFeed feed;

  EditorResource(
      Pages pages,
      ExperimentCatalog catalog,
      ExperimentService experiments,
      GoalService goals,
      Applying applying,
      Forecasts forecasts,
      SnapshotFeed feed) {
    this.pages = pages;
    this.catalog = catalog;
    this.experiments = experiments;
    this.goals = goals;
    this.applying = applying;
    this.forecasts = forecasts;
    this.feed = feed;
  }

  @GET
  @Path("/new")
  public Response define() {
    return answer(200, ExperimentForm.empty(), Advice.none());
  }

  @GET
  @Path("/edit/{key}")
  public Response change(@PathParam("key") ExperimentKey key) throws SQLException {
    Experiment experiment = catalog.experiment(key.value());
    JsonNode definition = Json.read(Json.write(experiment.definition()), JsonNode.class);
    ExperimentForm form = ExperimentForm.of(definition, EntityVersion.tag(experiment.version()));
    return answer(200, form, advise(Proposal.ofExperiment((ObjectNode) definition), List.of()));
  }

  /** Says what there is to say about what was typed, and stores nothing. */
  @POST
  @Path("/new/check")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response check(MultivaluedMap<String, String> typed) throws SQLException {
    Form fields = new Form(typed);
    ExperimentForm form = ExperimentForm.of(fields);
    Proposal proposal = Proposal.ofExperiment(form.write(fields));
    return answer(200, form, advise(proposal, fields.violations()));
  }

  /** Stores what was typed, if there is nothing against it. */
  @POST
  @Path("/new")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response store(MultivaluedMap<String, String> typed) throws SQLException {
    Form fields = new Form(typed);
    ExperimentForm form = ExperimentForm.of(fields);
    Proposal proposal = Proposal.ofExperiment(form.write(fields));
    Advice advice = advise(proposal, fields.violations());
    if (!advice.isSound()) {
      return answer(422, form, advice);
    }
    ExperimentDefinition definition = proposal.experiments().get(0).definition();
    if (form.stored()) {
      experiments.put(definition, form.version());
    } else {
      experiments.create(definition);
    }
    feed.refresh();
    return Pages.goTo(ExperimentPageResource.PATH + "/" + definition.key());
  }

  private Advice advise(Proposal proposal, List<Violation> typed) throws SQLException {
    List<Violation> violations = new ArrayList<>(typed);
    violations.addAll(proposal.violations());
    ExperimentDefinition definition = proposal.experiments().get(0).definition();
    try {
      Applied applied = applying.rehearse(proposal);
      return Advice.of(violations, applied.lint().get(0), forecasts.of(definition));
    } catch (ProblemException e) {
      violations.addAll(
          e.violations().isEmpty()
              ? List.of(new Violation("", String.valueOf(e.getMessage())))
              : e.violations());
      return new Advice(Advice.wrong(violations), Checks.unavailable(""), forecasts.of(definition));
    }
  }

  private Response answer(int status, ExperimentForm form, Advice advice) {
    List<EditorPage.GoalChoice> choices =
        goals.all().stream()
            .map(Goal::definition)
            .map(
                goal ->
                    new EditorPage.GoalChoice(
                        goal.key().value(), goal.name(), Fields.wire(goal.tier())))
            .toList();
    String title = form.stored() ? "Change " + form.text("name") : "New experiment";
    return Pages.answer(
        status, Templates.editor(pages.frame(), new EditorPage(title, form, advice, choices)));
  }
}
