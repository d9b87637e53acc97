package io.microlift.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs experiments whose truth is known through a server of its own, and checks what it recommends:
 * how often it errs without an effect, how often it finds one, and what it makes of a broken split
 * and of refunds.
 */
public final class Simulation {
  private static final int DAYS = 14;

  /** What fourteen looks by an O'Brien-Fleming type boundary cost, as a factor of visitors. */
  private static final double LOOKS_COST = 1.03;

  private final CommandLine line;
  private final Server server;
  private final PrintStream out;
  private final PrintStream err;
  private final LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  private final List<Share> shares = new ArrayList<>();
  private final long seed;

  private Simulation(CommandLine line, Server server, PrintStream out, PrintStream err) {
    this.line = line;
    this.server = server;
    this.out = out;
    this.err = err;
    this.seed = line.number("seed", 20_260_824, 0, Integer.MAX_VALUE);
  }

  /** Runs the simulation and exits with one of the codes of {@code --help}. */
  public static void main(String[] arguments) {
    Path project = Path.of(System.getProperty("microlift.project", "."));
    System.exit(run(List.of(arguments), project, System.out, System.err).code());
  }

  /** Runs the simulation with the words of a command line. */
  static Exit run(List<String> words, Path project, PrintStream out, PrintStream err) {
    if (ReplayOptions.wantsHelp(words)) {
      out.print(Manual.SIMULATION);
      return Exit.DONE;
    }
    try {
      CommandLine line =
          CommandLine.parse(words, Set.of("experiments", "effects", "visitors", "seed"), Set.of());
      try (OwnServer own = OwnServer.start(project)) {
        Server server = new Server(own.url(), own.keys(), new Patience(Duration.ofMinutes(2)));
        return new Simulation(line, server, out, err).run();
      }
    } catch (StoppedException e) {
      err.println("simulate: " + e.getMessage());
      return e.exit();
    }
  }

  private Exit run() {
    SimulationPlan.defineGoals(server);
    withoutEffect(line.number("experiments", 200, 1, 1_000));
    withEffect(line.number("effects", 100, 1, 1_000));
    brokenSplit();
    refunds();
    out.println("| Truth | Seen | Experiments | Share | Right | |");
    out.println("|---|---|---:|---:|---:|---|");
    shares.forEach(share -> out.println(share.row()));
    long held = shares.stream().filter(Share::holds).count();
    out.printf("%nSeed %d: %d of %d hold.%n", seed, held, shares.size());
    return held == shares.size() ? Exit.DONE : Exit.DIFFERENT;
  }

  /** Looks at experiments without an effect every day, and does what is recommended. */
  private void withoutEffect(int experiments) {
    int visitors = line.number("visitors", 60, 10, 10_000);
    List<Crowd> crowds = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      crowds.add(Crowd.of("aa-" + i, seed + i, visitors, 0.2, 0.2));
    }
    crowds.forEach(crowd -> SimulationPlan.run(server, crowd.experiment(), DAYS, "sim_cart"));
    boolean[] shipped = new boolean[experiments];
    boolean[] rolledBack = new boolean[experiments];
    Progress progress = progress((long) experiments * DAYS * visitors);
    for (int day = 0; day < DAYS; day++) {
      send(crowds, day, progress);
      for (int i = 0; i < experiments; i++) {
        if (!shipped[i] && !rolledBack[i]) {
          String action = action(results(crowds.get(i).experiment(), day));
          shipped[i] = action.equals("ship");
          rolledBack[i] = action.equals("rollback");
        }
      }
    }
    add("no effect, looked at daily", "shipped", count(shipped), experiments, 0, 0.025);
    add("no effect, looked at daily", "rolled back", count(rolledBack), experiments, 0, 0.025);
  }

  /** Lets experiments with an effect of 5 % run to the end of a plan that is made for it. */
  private void withEffect(int experiments) {
    double control = 0.8;
    double treatment = control * 1.05;
    int perDay = (int) Math.ceil(2 * perArm(control, treatment) * LOOKS_COST / DAYS);
    List<Crowd> crowds = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      crowds.add(Crowd.of("ab-" + i, seed + 10_000 + i, perDay, control, treatment));
    }
    crowds.forEach(crowd -> SimulationPlan.run(server, crowd.experiment(), DAYS, "sim_cart"));
    Progress progress = progress((long) experiments * DAYS * perDay);
    for (int day = 0; day < DAYS; day++) {
      send(crowds, day, progress);
    }
    int found = 0;
    int early = 0;
    for (Crowd crowd : crowds) {
      JsonNode results = results(crowd.experiment(), DAYS - 1);
      found += action(results).equals("ship") ? 1 : 0;
      JsonNode comparison = results.path("goals").path(0).path("comparisons").path(0);
      String decidedOn = comparison.path("groupSequential").path("decidedOn").asText();
      early += !decidedOn.isEmpty() && !decidedOn.equals(day(DAYS - 1).toString()) ? 1 : 0;
    }
    add("effect of 5 %, planned for", "shipped", found, experiments, 0.8, 0.8);
    out.printf("%d of %d effects were found before the last day%n", early, experiments);
  }

  /** Visitors of each variant that find the difference with power 0.8 at 5 %, pooled variance. */
  private static double perArm(double control, double treatment) {
    double middle = (control + treatment) / 2;
    double alike = 1.959963984540054 * Math.sqrt(2 * middle * (1 - middle));
    double apart =
        0.8416212335729143 * Math.sqrt(control * (1 - control) + treatment * (1 - treatment));
    return Math.pow((alike + apart) / (treatment - control), 2);
  }

  /** A large effect that nobody may believe, because 48 and not 50 of 100 see the control. */
  private void brokenSplit() {
    Crowd crowd = Crowd.of("split", seed + 20_000, 1_000, 0.2, 0.24).withControls(0.48);
    SimulationPlan.run(server, crowd.experiment(), DAYS, "sim_cart");
    Progress progress = progress(DAYS * 1_000L);
    for (int day = 0; day < DAYS; day++) {
      send(List.of(crowd), day, progress);
    }
    JsonNode results = results(crowd.experiment(), DAYS - 1);
    JsonNode comparison = results.path("goals").path(0).path("comparisons").path(0);
    boolean blocked =
        results.path("sampleRatio").path("mismatch").asBoolean()
            && !comparison.has("verdict")
            && action(results).equals("stop");
    add("split of 48 to 52", "blocked", blocked ? 1 : 0, 1, 1, 1);
  }

  /** Orders of the treatment are refunded afterwards: the results of the past change. */
  private void refunds() {
    int visitors = 2_000;
    Crowd crowd = Crowd.of("refunds", seed + 30_000, visitors, 0.2, 0.4).buying();
    SimulationPlan.run(server, crowd.experiment(), 7, "sim_revenue");
    Progress progress = progress(8L * visitors);
    for (int day = 0; day < 7; day++) {
      send(List.of(crowd), day, progress);
    }
    JsonNode before = results(crowd.experiment(), 6);
    List<List<Event>> refunds = crowd.refunds(7, this::day);
    deliver(refunds, progress);
    JsonNode after = results(crowd.experiment(), 6);
    JsonNode was = before.path("goals").path(0);
    JsonNode is = after.path("goals").path(0);
    boolean restated =
        action(before).equals("ship")
            && !action(after).equals("ship")
            && was.path("variants").path(1).path("sum").asLong()
                    - is.path("variants").path(1).path("sum").asLong()
                == (long) Crowd.PRICE * refunds.size()
            && was.path("variants").path(0).equals(is.path("variants").path(0))
            && was.path("variants")
                .path(1)
                .path("converted")
                .equals(is.path("variants").path(1).path("converted"));
    add("half of the treatment's orders refunded later", "restated", restated ? 1 : 0, 1, 1, 1);
  }

  private void add(String truth, String seen, int count, int of, double least, double most) {
    shares.add(new Share(truth, seen, count, of, least, most));
  }

  private Progress progress(long total) {
    return new Progress(err, Boolean.getBoolean("microlift.terminal"), total, "visitors");
  }

  private LocalDate day(int number) {
    return today.minusDays(DAYS - number);
  }

  private void send(List<Crowd> crowds, int day, Progress progress) {
    List<List<Event>> visitors = new ArrayList<>();
    crowds.forEach(crowd -> visitors.addAll(crowd.visitors(day, day(day))));
    deliver(visitors, progress);
  }

  private void deliver(List<List<Event>> visitors, Progress progress) {
    try (Delivery delivery = new Delivery(server, 4, batch -> progress.advance(batch.rows()))) {
      BatchWriter writer = new BatchWriter(500, delivery::send);
      visitors.forEach(writer::add);
      writer.flush();
      delivery.finish();
    }
  }

  /** The results as they are at the end of a day, once everything sent is in. */
  private JsonNode results(String experiment, int day) {
    String path = "/v1/experiments/%s/results?to=%s".formatted(experiment, day(day));
    while (true) {
      JsonNode results = server.get(path);
      JsonNode freshness = results.path("freshness");
      if (freshness.path("pendingRequests").asLong() == 0
          && freshness.path("pendingVisitors").asLong() == 0) {
        return results;
      }
      Server.sleep(Duration.ofMillis(50));
    }
  }

  private static String action(JsonNode results) {
    return results.path("recommendation").path("action").asText();
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }
}
