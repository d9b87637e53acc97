package io.microlift.dashboard;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.access.Sessions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;

/** Signs people in with an API key, and out. */
@Path(SignInResource.PATH)
@Produces(Pages.HTML)
@Admits(value = Role.VIEWER, session = true)
class SignInResource {
  static final String PATH = "/sign-in";

  /** An address of this server: no other host, and nothing that browsers take for one. */
  private static final Pattern OWN_ADDRESS =
      Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]*");

  private final Sessions sessions;

  SignInResource(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Goes on for whoever is signed in; others are asked to, as on every page. */
  @GET
  public Response page() {
    return goTo("/");
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Admits(value = Role.VIEWER, session = true, keyInBody = true)
  public Response signIn(
      HttpServerRequest request,
      @FormParam("key") @DefaultValue("") String key,
      @FormParam("back") @DefaultValue("/") String back) {
    NewCookie session = sessions.begin(request, key.strip());
    return Response.fromResponse(goTo(back)).cookie(session).build();
  }

  @POST
  @Path("/out")
  @Consumes(MediaType.WILDCARD)
  @Admits(value = Role.VIEWER, session = true, keyInBody = true)
  public Response signOut(HttpServerRequest request) {
    return Response.fromResponse(goTo("/")).cookie(sessions.end(request)).build();
  }

  private static Response goTo(String address) {
    String safe = OWN_ADDRESS.matcher(address).matches() ? address : "/";
    return Pages.goTo(safe);
  }
}
