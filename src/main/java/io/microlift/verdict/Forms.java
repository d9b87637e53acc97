package io.microlift.verdict;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a verdict in the form that the client asks for. The verdict is also in the header
 * {@value #STATUS}, so that a shell script needs no parser.
 */
public final class Forms {
  /** Media type of SARIF, for annotations. */
  public static final String SARIF = "application/sarif+json";

  private static final String STATUS = "Microlift-Status";

  private Forms() {}

  /** Answers as JSON, or as text for people. */
  public static Response answer(
      @Nullable String accept, Verdict status, Object json, Supplier<String> text) {
    return answer(accept, status, json, text, List.of());
  }

  /** Answers as JSON, as text for people, as JUnit XML or as SARIF. */
  public static Response answer(
      @Nullable String accept,
      Verdict status,
      Object json,
      Supplier<String> text,
      List<Report> reports) {
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    Response.ResponseBuilder response;
    if (wanted.startsWith(MediaType.TEXT_PLAIN)) {
      response = Response.ok(text.get(), MediaType.TEXT_PLAIN + ";charset=UTF-8");
    } else if (wanted.startsWith(MediaType.APPLICATION_XML)) {
      response = Response.ok(JunitXml.of(reports), MediaType.APPLICATION_XML);
    } else if (wanted.startsWith(SARIF)) {
      response = Response.ok(Sarif.of(reports), SARIF);
    } else {
      response = Response.ok(json, MediaType.APPLICATION_JSON);
    }
    return response.header(STATUS, status.wire()).build();
  }
}
