package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a recorded experiment to a running server and compares what the server makes of it with
 * reference results.
 */
public final class Replay {
  private final ReplayOptions options;
  private final Server server;
  private final PrintStream out;
  private final PrintStream err;
  private final AtomicLong acknowledged = new AtomicLong();

  private Replay(ReplayOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.server = new Server(options.url(), options.keys(), options.patience());
    this.out = out;
    this.err = err;
  }

  /** Runs a replay and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err).code());
  }

  /** Runs a replay with the words of a command line. */
  static Exit run(List<String> words, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.REPLAY);
      return Exit.DONE;
    }
    try {
      Path folder = Path.of(System.getProperty("microlift.folder", ".microlift"));
      return new Replay(ReplayOptions.parse(words, System.getenv(), folder), out, err).run();
    } catch (StoppedException e) {
      err.println("replay: " + e.getMessage());
      return e.exit();
    }
  }

  private Exit run() {
    Mapping mapping = options.mapping();
    Recording recording = new Recording(options.file(), mapping);
    Recording.Survey survey = recording.survey();
    JsonNode experiment = new Definitions(server, mapping).apply(survey.variants());
    Duration shift =
        options.end().map(end -> Duration.between(survey.latest(), end)).orElse(Duration.ZERO);
    Events events = new Events(mapping, start(experiment), shift);

    long began = System.nanoTime();
    deliver(recording, events, survey.rows());
    double sent = seconds(began);
    JsonNode results = new Freshness(server, mapping.experiment(), options.patience()).await();
    double shown = seconds(began);
    out.printf(
        "%,d rows, %,d events: acknowledged in %.2f s (%,.0f events/s), in the results after"
            + " %.2f s (%,.0f events/s), %d repeated requests%n",
        survey.rows(),
        acknowledged.get(),
        sent,
        acknowledged.get() / sent,
        shown,
        acknowledged.get() / shown,
        server.retries());
    return options.expected().map(file -> compare(Json.read(file), results)).orElse(Exit.DONE);
  }

  private void deliver(Recording recording, Events events, long rows) {
    boolean terminal = Boolean.getBoolean("microlift.terminal");
    Progress progress = new Progress(err, terminal, Math.max(1, rows), "rows");
    try (Acknowledgements record = Acknowledgements.to(options.acknowledged());
        Delivery delivery =
            new Delivery(
                server,
                options.connections(),
                batch -> {
                  record.add(batch.ids());
                  acknowledged.addAndGet(batch.ids().size());
                  progress.advance(batch.rows());
                })) {
      BatchWriter writer = new BatchWriter(options.batch(), delivery::send);
      recording.forEach((number, row) -> writer.add(events.of(number, row)));
      writer.flush();
      delivery.finish();
    }
  }

  private Exit compare(JsonNode expected, JsonNode results) {
    Comparison comparison = new Comparison(expected, results, this::ofSegment);
    out.printf("%n%-48s %-24s %-24s%n", "compared", "expected", "results");
    for (Compared each : comparison.values()) {
      out.printf(
          "%-48s %-24s %-24s %s%n",
          each.what(), each.expected(), each.actual(), each.agrees() ? "" : "DIFFERS");
    }
    if (!comparison.skipped().isEmpty()) {
      out.println("not goals of this experiment: " + String.join(", ", comparison.skipped()));
    }
    out.printf(
        "%d values compared, %d differences%n",
        comparison.values().size(), comparison.differences());
    return comparison.differences() == 0 ? Exit.DONE : Exit.DIFFERENT;
  }

  private JsonNode ofSegment(String segment) {
    return server.get(
        "/v1/experiments/%s/results?segment=%s"
            .formatted(
                options.mapping().experiment(),
                URLEncoder.encode(segment, StandardCharsets.UTF_8)));
  }

  /** Returns the start of the first phase, rounded up to whole milliseconds. */
  private static Instant start(JsonNode experiment) {
    String text = experiment.path("phases").path(0).path("startedAt").asText();
    if (text.isEmpty()) {
      text = experiment.path("startedAt").asText();
    }
    if (text.isEmpty()) {
      throw new StoppedException(Exit.REFUSED, "the server does not say when it started");
    }
    return Times.parse(text).plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
