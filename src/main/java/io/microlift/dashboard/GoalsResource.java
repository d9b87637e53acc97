package io.microlift.dashboard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.Goal;
import io.microlift.experiment.GoalService;
import io.microlift.experiment.GoalTemplates;
import io.microlift.experiment.Proposal;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.lint.Applying;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of goals and of the catalogue. */
@Path(GoalsResource.PATH)
@Produces(Pages.HTML)
@Admits(value = Role.VIEWER, session = true)
class GoalsResource {
  static final String PATH = "/goals";

  private final Pages pages;
  private final GoalService goals;
  private final SnapshotFeed feed;
  private final Experiments experiments;
  private final Applying applying;

  GoalsResource(
      Pages pages,
      GoalService goals,
      SnapshotFeed feed,
      Experiments experiments,
      Applying applying) {
    this.pages = pages;
    this.goals = goals;
    this.feed = feed;
    this.experiments = experiments;
    this.applying = applying;
  }

  @GET
  public Response page() throws SQLException {
    List<Experiment> counting = experiments.all();
    counting.sort(Comparator.comparing(Experiment::createdAt).reversed());
    List<Goal> all = goals.all();
    Set<String> defined =
        all.stream().map(goal -> goal.definition().key().value()).collect(Collectors.toSet());
    GoalsPage page =
        new GoalsPage(
            all.stream()
                .sorted(
                    Comparator.comparing((Goal goal) -> goal.definition().tier())
                        .thenComparing(goal -> goal.definition().name()))
                .map(goal -> GoalRows.of(goal, counting))
                .toList(),
            GoalTemplates.all().stream().map(each -> GoalRows.of(each, defined)).toList());
    return Pages.answer(200, Templates.goals(pages.frame(), page));
  }

  /** Defines a goal as the catalogue has it. */
  @POST
  @Path("/from-catalogue")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Admits(value = Role.EDITOR, session = true)
  public Response add(@FormParam("template") @DefaultValue("") String template)
      throws SQLException {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("goals").addObject().put("key", template).put("template", template);
    applying.apply(Proposal.read(List.of(document)));
    feed.refresh();
    return Pages.goTo(PATH);
  }
}
