package io.microlift.compat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * HTTP of the settings that Segment's client for pages loads first: it sends events where they say,
 * which is here. What it counts about itself it sends nowhere.
 */
@Path("/v1/projects/{writeKey}/settings")
@Produces(MediaType.APPLICATION_JSON)
@Admits(value = Role.CLIENT, keyInPath = "writeKey")
@NonBlocking
class SegmentSettingsResource {
  /**
   * Settings of a page's client.
   *
   * @param integrations where events go
   * @param metrics how often the client tells about itself
   */
  record SegmentSettings(Integrations integrations, Metrics metrics) {}

  /**
   * Where events go.
   *
   * @param destination the only one
   */
  @Schema(name = "SegmentIntegrations")
  record Integrations(@JsonProperty("Segment.io") Destination destination) {}

  /**
   * An address for events.
   *
   * @param apiKey opens it
   * @param apiHost authority and path
   * @param protocol http or https
   */
  @Schema(name = "SegmentDestination")
  record Destination(String apiKey, String apiHost, String protocol) {}

  /**
   * How often the client tells about itself.
   *
   * @param sampleRate always 0
   */
  @Schema(name = "SegmentMetrics")
  record Metrics(double sampleRate) {}

  @GET
  public SegmentSettings settings(@PathParam("writeKey") String writeKey, @Context UriInfo uri) {
    URI here = uri.getBaseUri();
    return new SegmentSettings(
        new Integrations(new Destination(writeKey, here.getAuthority() + "/v1", here.getScheme())),
        new Metrics(0));
  }
}
