package io.microlift.dashboard;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.ExperimentService;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** The page of one experiment. */
@Path(ExperimentPageResource.PATH)
@Produces(Pages.HTML)
@Admits(value = Role.VIEWER, session = true)
class ExperimentPageResource {
  static final String PATH = "/experiments";

  private final Pages pages;
  private final ExperimentCatalog catalog;
  private final ExperimentService experiments;
  private final Answers answers;

  ExperimentPageResource(
      Pages pages, ExperimentCatalog catalog, ExperimentService experiments, Answers answers) {
    this.pages = pages;
    this.catalog = catalog;
    this.experiments = experiments;
    this.answers = answers;
  }

  /**
   * Shows an experiment.
   *
   * @param goal key of the goal of the time series and the segments; the primary one if empty
   * @param by what divides visitors
   */
  @GET
  @Path("/{key}")
  public Response page(
      @PathParam("key") ExperimentKey key,
      @QueryParam("goal") @DefaultValue("") String goal,
      @QueryParam("by") @DefaultValue("device") String by)
      throws SQLException {
    Experiment experiment = catalog.experiment(key.value());
    ExperimentPage page =
        answers.page(experiment, goal, by, Changes.of(experiments.history(key.value())));
    return Pages.answer(200, Templates.experiment(pages.frame(), page));
  }
}
