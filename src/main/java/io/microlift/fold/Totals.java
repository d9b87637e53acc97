package io.microlift.fold;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds contributions up, and takes them back: what the tallies change by, or should be.
 *
 * <p>Every contribution is a sum over days of what its numbers changed by, so that the sums over
 * the days up to any day are the exact cumulative statistics of that day.
 */
public final class Totals {
  private final Map<Cell, Running> cells = new HashMap<>();
  private final Map<Pair, ExactSum> pairs = new HashMap<>();

  /** Adds what a visitor adds. */
  public void add(Contribution contribution) {
    apply(contribution, 1);
  }

  /** Takes back what a visitor added. */
  public void subtract(Contribution contribution) {
    apply(contribution, -1);
  }

  /** The sums that are not zero, by cell. */
  public Map<Cell, Sums> cells() {
    Map<Cell, Sums> sums = new TreeMap<>();
    cells.forEach(
        (cell, running) -> {
          Sums total = running.sums();
          if (!total.equals(Sums.ZERO)) {
            sums.put(cell, total);
          }
        });
    return sums;
  }

  /** The sums of products that are not zero, by pair of metrics. */
  public Map<Pair, BigInteger> pairs() {
    Map<Pair, BigInteger> sums = new TreeMap<>();
    pairs.forEach(
        (pair, running) -> {
          BigInteger total = running.value();
          if (total.signum() != 0) {
            sums.put(pair, total);
          }
        });
    return sums;
  }

  /**
   * Takes back {@code old} and adds {@code now}; what they have in common costs next to nothing.
   */
  public void replace(Contribution old, Contribution now) {
    if (!old.countsAlike(now)) {
      subtract(old);
      add(now);
      return;
    }
    Set<Track> kept = new HashSet<>(old.tracks());
    kept.retainAll(now.tracks());
    applyTracks(old, kept, -1);
    applyTracks(now, kept, 1);
  }

  private void apply(Contribution contribution, int sign) {
    int metric = contribution.multiple() ? Metric.MULTIPLE_EXPOSURES : Metric.EXPOSED;
    for (String segment : contribution.countedSegments()) {
      running(contribution, metric, contribution.exposedOn(), segment, "").visitors += sign;
    }
    if (contribution.counts()) {
      String first = Segment.byAge().get(0);
      running(contribution, metric, contribution.exposedOn(), first, "").visitors += sign;
    }
    applyTracks(contribution, Set.of(), sign);
  }

  private void applyTracks(Contribution contribution, Set<Track> but, int sign) {
    List<String> segments = contribution.countedSegments();
    for (Track track : contribution.tracks()) {
      if (!but.contains(track)) {
        for (String segment : segments) {
          apply(contribution, track, day -> segment, sign);
        }
        if (contribution.counts()) {
          apply(contribution, track, contribution::age, sign);
        }
      }
    }
    if (contribution.counts()) {
      applyPairs(contribution, but, sign);
    }
  }

  /** Which of some segments what happens on a day counts for, null for none. */
  private interface Place {
    @Nullable String on(LocalDate day);
  }

  private void apply(Contribution contribution, Track track, Place place, int sign) {
    long c = track.covariate();
    if (c != 0) {
      String segment = Objects.requireNonNull(place.on(contribution.exposedOn()));
      Running running = running(contribution, track, contribution.exposedOn(), segment);
      running.sc.addProduct(sign, c);
      running.scc.addProduct(sign * c, c);
    }
    Step from = new Step(contribution.exposedOn(), 0, 0);
    boolean converted = false;
    for (Step step : track.steps()) {
      String segment = place.on(step.day());
      if (segment != null) {
        Running running = running(contribution, track, step.day(), segment);
        running.converted += converted ? 0 : sign;
        running.step(sign, from.x(), step.x(), c);
        if (from.y() != 0 || step.y() != 0) {
          running.stepRatio(sign, from.x(), from.y(), step);
        }
      }
      converted = true;
      from = step;
    }
  }

  private Running running(Contribution of, Track track, LocalDate day, String segment) {
    return running(of, track.metric(), day, segment, track.currency());
  }

  private Running running(
      Contribution of, int metric, LocalDate day, String segment, String currency) {
    return cells.computeIfAbsent(
        new Cell(of.phase(), metric, day, of.variant(), segment, currency), cell -> new Running());
  }

  private void applyPairs(Contribution contribution, Set<Track> but, int sign) {
    List<Track> tracks = contribution.tracks();
    for (int i = 0; i < tracks.size(); i++) {
      Track a = tracks.get(i);
      if (a.metric() <= 0 || a.x() == 0) {
        continue;
      }
      boolean isKept = but.contains(a);
      for (int j = i + 1; j < tracks.size(); j++) {
        Track b = tracks.get(j);
        if (b.metric() > a.metric() && b.x() != 0 && !(isKept && but.contains(b))) {
          pairs
              .computeIfAbsent(
                  new Pair(
                      contribution.phase(),
                      contribution.variant(),
                      a.metric(),
                      a.currency(),
                      b.metric(),
                      b.currency()),
                  pair -> new ExactSum())
              .addProduct(sign * a.x(), b.x());
        }
      }
    }
  }

  /** The sums of one cell while contributions are added. */
  private static final class Running {
    private long visitors;
    private long converted;
    private final ExactSum sx = new ExactSum();
    private final ExactSum sxx = new ExactSum();
    private final ExactSum sc = new ExactSum();
    private final ExactSum scc = new ExactSum();
    private final ExactSum sxc = new ExactSum();
    private final ExactSum sy = new ExactSum();
    private final ExactSum syy = new ExactSum();
    private final ExactSum sxy = new ExactSum();
    private final ExactSum sdd = new ExactSum();

    void step(int sign, long from, long to, long covariate) {
      sx.addProduct(sign, to);
      sx.addProduct(-sign, from);
      sxx.addProduct(sign * to, to);
      sxx.addProduct(-sign * from, from);
      sdd.addProduct(sign * to, to);
      if (from != 0) {
        sdd.addProduct(-sign * to, from);
        sdd.addProduct(-sign * to, from);
        sdd.addProduct(sign * from, from);
      }
      if (covariate != 0) {
        sxc.addProduct(sign * to, covariate);
        sxc.addProduct(-sign * from, covariate);
      }
    }

    void stepRatio(int sign, long x, long y, Step to) {
      sy.addProduct(sign, to.y());
      sy.addProduct(-sign, y);
      syy.addProduct(sign * to.y(), to.y());
      syy.addProduct(-sign * y, y);
      sxy.addProduct(sign * to.x(), to.y());
      sxy.addProduct(-sign * x, y);
    }

    Sums sums() {
      return new Sums(
          visitors,
          converted,
          sx.value(),
          sxx.value(),
          sc.value(),
          scc.value(),
          sxc.value(),
          sy.value(),
          syy.value(),
          sxy.value(),
          sdd.value());
    }
  }
}
