package io.microlift.dashboard;

import io.microlift.access.Admits;
import io.microlift.access.Role;
import io.microlift.experiment.Experiment;
import io.microlift.experiment.ExperimentStatus;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The page of all experiments. */
@Path("/")
@Produces(Pages.HTML)
@Admits(value = Role.VIEWER, session = true)
class ExperimentListResource {
  /** What somebody comes for first: what runs, then what is about to, then what ran. */
  private static final List<ExperimentStatus> ORDER =
      List.of(
          ExperimentStatus.RUNNING,
          ExperimentStatus.PAUSED,
          ExperimentStatus.DRAFT,
          ExperimentStatus.CONCLUDED,
          ExperimentStatus.ARCHIVED);

  private final Pages pages;
  private final Experiments experiments;
  private final Overviews overviews;
  private final Clock clock;

  ExperimentListResource(Pages pages, Experiments experiments, Overviews overviews, Clock clock) {
    this.pages = pages;
    this.experiments = experiments;
    this.overviews = overviews;
    this.clock = clock;
  }

  @GET
  public Response list(
      @QueryParam("status") @DefaultValue("") String status,
      @QueryParam("tag") @DefaultValue("") String tag)
      throws SQLException {
    return Pages.answer(200, Templates.experiments(pages.frame(), page(status, tag)));
  }

  private ExperimentList page(String status, String tag) throws SQLException {
    if (!status.isEmpty() && ORDER.stream().noneMatch(each -> each.wire().equals(status))) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "status must be draft, running, paused, concluded or archived.");
    }
    List<Experiment> all = sorted();
    List<ExperimentList.Row> rows = new ArrayList<>();
    Instant oldest = clock.instant();
    boolean counted = false;
    for (Experiment experiment : all) {
      if (isShown(experiment, status, tag)) {
        ExperimentStatus now = experiment.status();
        if (now.isStarted() && now != ExperimentStatus.ARCHIVED) {
          Overview overview = overviews.of(experiment);
          counted = true;
          oldest = overview.at().isBefore(oldest) ? overview.at() : oldest;
          rows.add(ListRows.of(experiment, overview, clock.instant()));
        } else {
          rows.add(ListRows.without(experiment));
        }
      }
    }
    return new ExperimentList(
        rows,
        statuses(all, status, tag),
        tags(all, status, tag),
        counted ? Figures.moment(oldest) : "",
        all.size());
  }

  private List<Experiment> sorted() throws SQLException {
    List<Experiment> all = experiments.all();
    all.sort(
        Comparator.comparing((Experiment each) -> ORDER.indexOf(each.status()))
            .thenComparing(Experiment::createdAt, Comparator.reverseOrder())
            .thenComparing(each -> each.definition().key().value()));
    return all;
  }

  /** What is archived is out of the way until it is asked for. */
  private static boolean isShown(Experiment experiment, String status, String tag) {
    boolean byStatus =
        status.isEmpty()
            ? experiment.status() != ExperimentStatus.ARCHIVED
            : experiment.status().wire().equals(status);
    return byStatus && (tag.isEmpty() || experiment.definition().tags().contains(tag));
  }

  private static List<ExperimentList.Choice> statuses(
      List<Experiment> all, String status, String tag) {
    List<ExperimentList.Choice> choices = new ArrayList<>();
    choices.add(choice("all", "", status, address("", tag)));
    for (ExperimentStatus each : ORDER) {
      String wire = each.wire();
      long number = all.stream().filter(experiment -> isShown(experiment, wire, tag)).count();
      if (number > 0 || wire.equals(status)) {
        choices.add(choice(wire + " " + number, wire, status, address(wire, tag)));
      }
    }
    return choices;
  }

  private static List<ExperimentList.Choice> tags(List<Experiment> all, String status, String tag) {
    TreeSet<String> tags = new TreeSet<>();
    all.forEach(experiment -> tags.addAll(experiment.definition().tags()));
    List<ExperimentList.Choice> choices = new ArrayList<>();
    if (!tags.isEmpty()) {
      choices.add(choice("any tag", "", tag, address(status, "")));
      tags.forEach(each -> choices.add(choice(each, each, tag, address(status, each))));
    }
    return choices;
  }

  private static ExperimentList.Choice choice(
      String text, String value, String chosen, String address) {
    return new ExperimentList.Choice(text, address, value.equals(chosen));
  }

  /** Where the list is that shows a status and a tag only. */
  static String address(String status, String tag) {
    List<String> parts = new ArrayList<>();
    if (!status.isEmpty()) {
      parts.add("status=" + status);
    }
    if (!tag.isEmpty()) {
      parts.add("tag=" + URLEncoder.encode(tag, StandardCharsets.UTF_8));
    }
    return parts.isEmpty() ? "/" : "/?" + String.join("&", parts);
  }
}
