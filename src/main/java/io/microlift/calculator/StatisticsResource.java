package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.platform.Body;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** HTTP of the statistics engine: every method, on the caller's own numbers. */
@Path("/v1/statistics")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Admits(Role.VIEWER)
class StatisticsResource {
  @GET
  public Set<String> methods() {
    return Calculators.methods();
  }

  /** Compares two arms given by their sums, exactly as an experiment's results do. */
  @POST
  @Path("/compare")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "CompareAnswer")))
  public JsonNode compare(
      @RequestBody(content = @Content(schema = @Schema(ref = "CompareRequest"))) byte[] body) {
    return calculate("compare", body);
  }

  /** Says how many visitors, and days, an experiment needs. */
  @POST
  @Path("/sample-size")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "SampleSizeAnswer")))
  public JsonNode sampleSize(
      @RequestBody(content = @Content(schema = @Schema(ref = "SampleSizeRequest"))) byte[] body) {
    return calculate("sample-size", body);
  }

  /** Says whether visitors split as the weights say they should. */
  @POST
  @Path("/srm")
  @APIResponse(responseCode = "200", content = @Content(schema = @Schema(ref = "SrmAnswer")))
  public JsonNode sampleRatio(
      @RequestBody(content = @Content(schema = @Schema(ref = "SrmRequest"))) byte[] body) {
    return calculate("srm", body);
  }

  /** Computes one case, or each of a list; a bad case of a list has its violations in its place. */
  @POST
  @Path("/{method}")
  public JsonNode calculate(
      @PathParam("method") String method,
      @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT))) byte[] body) {
    if (!Calculators.methods().contains(method)) {
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "There is no method '%s'; GET /v1/statistics lists them.".formatted(method));
    }
    JsonNode cases = Body.parse(body, Body.EVENTS_LIMIT);
    if (!cases.isArray()) {
      return one(method, cases);
    }
    ArrayNode answers = JsonNodeFactory.instance.arrayNode(cases.size());
    for (JsonNode each : cases) {
      answers.add(oneOfMany(method, each));
    }
    return answers;
  }

  private static ObjectNode one(String method, JsonNode inputs) {
    try {
      return Calculators.calculate(method, inputs).orElseThrow();
    } catch (InvalidInputs e) {
      throw ProblemException.invalidBody(e.violations());
    }
  }

  private static ObjectNode oneOfMany(String method, JsonNode inputs) {
    try {
      return Calculators.calculate(method, inputs).orElseThrow();
    } catch (InvalidInputs e) {
      ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "invalid");
      e.violations()
          .forEach(
              violation ->
                  answer
                      .withArrayProperty("violations")
                      .addObject()
                      .put("pointer", violation.pointer())
                      .put("message", violation.message()));
      return answer;
    }
  }
}
