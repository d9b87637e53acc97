package io.microlift.results;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of a request that say what its answer is about. */
class ViewParameters {
  @QueryParam("phase")
  @Parameter(description = "Number of the phase, from 1; the latest if absent.")
  @Nullable Integer phase;

  @QueryParam("segment")
  @DefaultValue("")
  @Parameter(description = "Only these visitors: device:phone, country:DE, visitor:new, …")
  String segment = "";

  @QueryParam("bots")
  @DefaultValue("exclude")
  @Parameter(description = "exclude, or include programs that say that they are programs.")
  String bots = "exclude";

  @QueryParam("from")
  @Parameter(
      description =
          "First day of exposures in UTC; then what visitors do counts for 28 days. Not together"
              + " with segment.")
  @Nullable String from;

  @QueryParam("to")
  @Parameter(description = "Last day in UTC: the answer as it was at its end.")
  @Nullable String to;

  @QueryParam("method")
  @Parameter(description = "group-sequential, always-valid or fixed, instead of the experiment's.")
  @Nullable String method;

  /** Reads the values, or says which is wrong. */
  View toView() {
    return new View(
        phase,
        segment,
        View.withBots(bots),
        View.day("from", from),
        View.day("to", to),
        View.method(method));
  }
}
