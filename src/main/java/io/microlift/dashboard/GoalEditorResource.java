package io.microlift.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalKey;
import io.microlift.experiment.GoalService;
import io.microlift.experiment.Proposal;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.EntityVersion;
import io.microlift.platform.Json;
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

/** The page on which goals are defined and changed. */
@Path("/")
@Produces(Pages.HTML)
@Admits(value = Role.EDITOR, session = true)
class GoalEditorResource {
  /** The pointer of the only goal of a proposal. */
  private static final String ONLY = "/goals/0";

  private final Pages pages;
  private final ExperimentCatalog catalog;
  private final GoalService goals;
  private final SnapshotFeed feed;

  GoalEditorResource(Pages pages, ExperimentCatalog catalog, GoalService goals, SnapshotFeed feed) {
    this.pages = pages;
    this.catalog = catalog;
    this.goals = goals;
    this.feed = feed;
  }

  @GET
  @Path("/new/goal")
  public Response define() {
    return answer(200, GoalForm.empty(), List.of());
  }

  @GET
  @Path("/edit/goal/{key}")
  public Response change(@PathParam("key") GoalKey key) {
    Goal goal = catalog.goal(key);
    JsonNode definition = Json.read(Json.write(goal.definition()), JsonNode.class);
    return answer(200, GoalForm.of(definition, EntityVersion.tag(goal.version())), List.of());
  }

  /** Stores what was typed, if nothing is wrong with it. */
  @POST
  @Path("/new/goal")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response store(MultivaluedMap<String, String> typed) throws SQLException {
    Form fields = new Form(typed);
    GoalForm form = GoalForm.of(fields);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("goals").add(form.write(fields));
    Proposal proposal = Proposal.read(List.of(document));
    List<Violation> violations = new ArrayList<>(fields.violations());
    for (Violation each : proposal.violations()) {
      violations.add(new Violation(each.pointer().substring(ONLY.length()), each.message()));
    }
    if (!form.stored() && isTaken(form.text("key"))) {
      violations.add(new Violation("/key", "there is such a goal already; change that one"));
    }
    if (!violations.isEmpty()) {
      return answer(422, form, Advice.wrong(violations));
    }
    goals.put(proposal.goals().get(0).definition(), form.stored() ? form.version() : null);
    feed.refresh();
    return Pages.goTo(GoalsResource.PATH);
  }

  private boolean isTaken(String key) {
    return goals.find(key).isPresent();
  }

  private Response answer(int status, GoalForm form, List<Advice.Wrong> wrong) {
    String title = form.stored() ? "Change " + form.text("name") : "New goal";
    return Pages.answer(status, Templates.goal(pages.frame(), new GoalPage(title, form, wrong)));
  }
}
