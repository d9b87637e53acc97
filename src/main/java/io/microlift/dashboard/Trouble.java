package io.microlift.dashboard;

import io.microlift.platform.Problem;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/** Problems of pages as pages: whoever is not signed in is asked to, and others are told. */
class Trouble {
  /** Where programs ask, whatever they accept; their problems are documents. */
  private static final List<String> PROGRAMS =
      List.of("/v1/", "/ofrep/", "/api/", "/sub/", "/track", "/mp/", "/debug/", "/q/");

  private final Pages pages;

  Trouble(Pages pages) {
    this.pages = pages;
  }

  @ServerResponseFilter
  public void show(
      ContainerRequestContext request,
      ContainerResponseContext response,
      SimpleResourceInfo endpoint) {
    if (response.getEntity() instanceof Problem problem && isPage(endpoint, request)) {
      Response page = page(problem, request);
      response.setStatus(page.getStatus());
      page.getHeaders().forEach((name, values) -> response.getHeaders().put(name, values));
      response.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
      response.setEntity(page.getEntity(), null, MediaType.valueOf(Pages.HTML));
    }
  }

  private Response page(Problem problem, ContainerRequestContext request) {
    String path = request.getUriInfo().getRequestUri().getRawPath();
    if (problem.type().equals(ProblemType.UNAUTHENTICATED.urn())) {
      boolean tried = path.equals(SignInResource.PATH);
      boolean reads = request.getMethod().equals("GET");
      String query = request.getUriInfo().getRequestUri().getRawQuery();
      String here = query == null ? path : path + "?" + query;
      return Pages.answer(
          problem.status(),
          Templates.signIn(
              pages.frame(), reads && !tried ? here : "/", tried ? problem.detail() : null));
    }
    return Pages.answer(problem.status(), Templates.trouble(pages.frame(), problem, back(path)));
  }

  /** The page to go on with: an experiment's own after something that was to be done to it. */
  private static String back(String path) {
    int last = path.lastIndexOf('/');
    return path.startsWith(ExperimentPageResource.PATH) && path.indexOf('/', 1) < last
        ? path.substring(0, last)
        : "/";
  }

  /**
   * Addresses where nothing lives are told in a page to whoever reads pages, but never programs.
   */
  private static boolean isPage(SimpleResourceInfo endpoint, ContainerRequestContext request) {
    Class<?> resource = endpoint.getResourceClass();
    return resource == null
        ? readsPages(request)
        : resource.getPackage().equals(Trouble.class.getPackage());
  }

  private static boolean readsPages(ContainerRequestContext request) {
    String path = request.getUriInfo().getRequestUri().getRawPath();
    return PROGRAMS.stream().noneMatch(path::startsWith)
        && String.valueOf(request.getHeaderString(HttpHeaders.ACCEPT))
            .contains(MediaType.TEXT_HTML);
  }
}
