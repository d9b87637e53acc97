package io.microlift.assignment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentCatalog;
import io.microlift.experiment.SnapshotFeed;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** HTTP of simulations: what an experiment does to a sample of visitors, before it is started. */
@Path("/v1/experiments/{key}/simulate")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
@Blocking
class SimulationResource {
  private static final int DEFAULT_VISITORS = 100_000;
  private static final int MOST_VISITORS = 1_000_000;

  private final ExperimentCatalog catalog;
  private final SnapshotFeed feed;
  private final Clock clock;

  SimulationResource(ExperimentCatalog catalog, SnapshotFeed feed, Clock clock) {
    this.catalog = catalog;
    this.feed = feed;
    this.clock = clock;
  }

  /** Every other parameter of the address is an attribute that all visitors of the sample have. */
  @GET
  public Simulation simulate(
      @PathParam("key") String key,
      @QueryParam("visitors") @Nullable Integer visitors,
      @Context UriInfo uri) {
    int sample = visitors == null ? DEFAULT_VISITORS : visitors;
    if (sample < 1 || sample > MOST_VISITORS) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "visitors must be from 1 to %d.".formatted(MOST_VISITORS));
    }
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!name.equals("visitors")) {
                attributes.put(name, values.get(0));
              }
            });
    Experiment experiment = catalog.experiment(key).asStarted(clock.instant());
    return Simulation.run(feed.current(), experiment, attributes, sample);
  }
}
