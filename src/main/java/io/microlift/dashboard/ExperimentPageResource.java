package io.microlift.dashboard;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.ExperimentKey;
import io.microlift.experiment.ExperimentService;
import io.microlift.results.CsvExport;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param phase number of the phase, from 1; the latest if absent
   */
  @GET
  @Path("/{key}")
  public Response page(
      @PathParam("key") ExperimentKey key,
      @QueryParam("goal") @DefaultValue("") String goal,
      @QueryParam("by") @DefaultValue("device") String by,
      @QueryParam("phase") @Nullable Integer phase)
      throws SQLException {
    Experiment experiment = catalog.experiment(key.value());
    List<ExperimentPage.Change> history = Changes.of(experiments.history(key.value()));
    ExperimentPage page = answers.page(experiment, new Selection(goal, by, phase), history);
    return Pages.answer(200, Templates.experiment(pages.frame(), page));
  }

  /** The numbers of the latest phase for spreadsheets, as the API has them. */
  @GET
  @Path("/{key}/export.csv")
  @Produces("text/csv; charset=UTF-8")
  public Response export(@PathParam("key") ExperimentKey key) throws SQLException {
    return Response.ok(CsvExport.of(answers.report(key.value())))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.csv\"".formatted(key))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
