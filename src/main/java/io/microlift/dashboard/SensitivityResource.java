package io.microlift.dashboard;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.ExperimentKey;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.microlift.results.ResultsService;
import io.microlift.results.View;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The page of what the goals of an experiment can show, and by when. */
@Path(ExperimentPageResource.PATH + "/{key}/sensitivity")
@Produces(Pages.HTML)
@Admits(value = Role.VIEWER, session = true)
class SensitivityResource {
  private static final double A_PERCENT = 0.01;

  private final Pages pages;
  private final ExperimentCatalog catalog;
  private final ResultsService results;

  SensitivityResource(Pages pages, ExperimentCatalog catalog, ResultsService results) {
    this.pages = pages;
    this.catalog = catalog;
    this.results = results;
  }

  /**
   * Shows the page.
   *
   * @param lift to be found, in percent; that of the plan if empty
   */
  @GET
  public Response page(
      @PathParam("key") ExperimentKey key, @QueryParam("lift") @DefaultValue("") String lift)
      throws SQLException {
    Experiment experiment = catalog.experiment(key.value());
    SensitivityPage page =
        SensitivityPage.of(
            experiment, results.sensitivity(key.value(), View.LATEST, share(lift.strip())));
    return Pages.answer(200, Templates.sensitivity(pages.frame(), page));
  }

  private static @Nullable Double share(String percent) {
    try {
      return percent.isEmpty() ? null : Double.valueOf(A_PERCENT * Double.parseDouble(percent));
    } catch (NumberFormatException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "The lift must be a number of percent, such as 3.");
    }
  }
}
