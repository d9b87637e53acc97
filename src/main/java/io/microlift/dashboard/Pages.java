package io.microlift.dashboard;

import io.microlift.access.Caller;
import io.microlift.access.Role;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Makes answers of templates. */
@Singleton
class Pages {
  static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

  /** What a page may load and run: what comes from here, and nothing inline. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Caller caller;
  private final Assets assets;

  Pages(Caller caller, Assets assets) {
    this.caller = caller;
    this.assets = assets;
  }

  /** What is around a page, for whoever is signed in or not. */
  Frame frame() {
    return caller.isAdmitted()
        ? Frame.of(caller.name(), caller.role(), assets)
        : Frame.of("", Role.CLIENT, assets);
  }

  /** Sends the browser on to another page, after something was done. */
  static Response goTo(String address) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, address).build();
  }

  /** Answers with a page. */
  static Response answer(int status, TemplateInstance template) {
    return Response.status(status)
        .type(HTML)
        .header("Content-Security-Policy", POLICY)
        .header("Cache-Control", "no-store")
        .entity(template.render())
        .build();
  }
}
