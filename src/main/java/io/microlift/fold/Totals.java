package io.microlift.fold;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds contributions up, and takes them back: what the tallies change by, or should be.
 *
 * <p>Every contribution is a sum over days of what its numbers changed by, so that the sums over
 * the days up to any day are the exact cumulative statistics of that day.
 */
public final class Totals {
  /** In two steps, because a visitor's numbers are many and the visitor's segments few. */
  private final Map<Group, Map<Slot, Running>> cells = new HashMap<>();

  /** In two steps for the same reason; pairs know no segments. */
  private final Map<Group, Map<Factors, ExactSum>> pairs = new HashMap<>();

  /** The half of a cell or of a pair that is about visitors. */
  private record Group(int phase, String variant, String segment) {}

  /** The half of a cell that is about a number. */
  private record Slot(int metric, LocalDate day, String currency) {
    /** Prime, and beyond the days of an experiment, so that metrics do not meet. */
    private static final int SPREAD = 1021;

    /** Slots differ in little; the hash of a record would put many of them into one place. */
    @Override
    public int hashCode() {
      return metric * SPREAD + (int) day.toEpochDay() + currency.hashCode();
    }
  }

  /** The half of a pair that is about numbers. */
  private record Factors(int a, String currencyA, int b, String currencyB) {
    private static final int SPREAD = 1021;

    /** Like that of a slot. */
    @Override
    public int hashCode() {
      return (a * SPREAD + b) * SPREAD + 31 * currencyA.hashCode() + currencyB.hashCode();
    }
  }

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
        (group, slots) ->
            slots.forEach(
                (slot, running) -> {
                  Sums total = running.sums();
                  if (!total.equals(Sums.ZERO)) {
                    sums.put(cell(group, slot), total);
                  }
                }));
    return sums;
  }

  /** The sums of products that are not zero, by pair of metrics. */
  public Map<Pair, BigInteger> pairs() {
    Map<Pair, BigInteger> sums = new TreeMap<>();
    pairs.forEach(
        (group, products) ->
            products.forEach(
                (factors, running) -> {
                  BigInteger total = running.value();
                  if (total.signum() != 0) {
                    sums.put(pair(group, factors), total);
                  }
                }));
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
    BitSet staying = new BitSet(old.tracks().size());
    BitSet present = new BitSet(now.tracks().size());
    markCommon(old.tracks(), staying, now.tracks(), present);
    applyTracks(old, staying, -1);
    applyTracks(now, present, 1);
  }

  /** Marks in either list, which are in order, the tracks that are in the other, too. */
  private static void markCommon(
      List<Track> some, BitSet amongSome, List<Track> others, BitSet amongOthers) {
    int i = 0;
    int j = 0;
    while (i < some.size() && j < others.size()) {
      Track one = some.get(i);
      Track other = others.get(j);
      int order = Track.compare(one, other);
      if (order == 0 && one.equals(other)) {
        amongSome.set(i);
        amongOthers.set(j);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
  }

  private void apply(Contribution contribution, int sign) {
    int metric = contribution.multiple() ? Metric.MULTIPLE_EXPOSURES : Metric.EXPOSED;
    Slot slot = new Slot(metric, contribution.exposedOn(), "");
    for (String segment : contribution.countedSegments()) {
      running(slots(contribution, segment), slot).visitors += sign;
    }
    if (contribution.counts()) {
      running(slots(contribution, Segment.byAge().get(0)), slot).visitors += sign;
    }
    applyTracks(contribution, new BitSet(), sign);
  }

  private void applyTracks(Contribution contribution, BitSet but, int sign) {
    List<Track> tracks = contribution.tracks();
    if (but.cardinality() == tracks.size()) {
      return;
    }
    for (String segment : contribution.countedSegments()) {
      Map<Slot, Running> slots = slots(contribution, segment);
      for (int i = but.nextClearBit(0); i < tracks.size(); i = but.nextClearBit(i + 1)) {
        apply(contribution, tracks.get(i), day -> slots, sign);
      }
    }
    if (contribution.counts()) {
      for (int i = but.nextClearBit(0); i < tracks.size(); i = but.nextClearBit(i + 1)) {
        apply(contribution, tracks.get(i), day -> slotsOfAge(contribution, day), sign);
      }
      applyPairs(contribution, but, sign);
    }
  }

  /** Where what happens on a day counts, null for nowhere. */
  private interface Place {
    @Nullable Map<Slot, Running> on(LocalDate day);
  }

  private void apply(Contribution contribution, Track track, Place place, int sign) {
    long c = track.covariate();
    if (c != 0) {
      Map<Slot, Running> slots = Objects.requireNonNull(place.on(contribution.exposedOn()));
      Running running = running(slots, slot(track, contribution.exposedOn()));
      running.sc.addProduct(sign, c);
      running.scc.addProduct(sign * c, c);
    }
    Step from = new Step(contribution.exposedOn(), 0, 0);
    boolean converted = false;
    for (Step step : track.steps()) {
      Map<Slot, Running> slots = place.on(step.day());
      if (slots != null) {
        Running running = running(slots, slot(track, step.day()));
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

  private @Nullable Map<Slot, Running> slotsOfAge(Contribution contribution, LocalDate day) {
    String age = contribution.age(day);
    return age == null ? null : slots(contribution, age);
  }

  private Map<Slot, Running> slots(Contribution contribution, String segment) {
    return cells.computeIfAbsent(
        new Group(contribution.phase(), contribution.variant(), segment), g -> new HashMap<>());
  }

  private static Running running(Map<Slot, Running> slots, Slot slot) {
    return slots.computeIfAbsent(slot, s -> new Running());
  }

  private static Slot slot(Track track, LocalDate day) {
    return new Slot(track.metric(), day, track.currency());
  }

  private static Cell cell(Group group, Slot slot) {
    return new Cell(
        group.phase(),
        slot.metric(),
        slot.day(),
        group.variant(),
        group.segment(),
        slot.currency());
  }

  /** Products of two tracks that are both among {@code but} stay as they are. */
  private void applyPairs(Contribution contribution, BitSet but, int sign) {
    List<Track> tracks = contribution.tracks();
    Map<Factors, ExactSum> products =
        pairs.computeIfAbsent(
            new Group(contribution.phase(), contribution.variant(), ""), g -> new HashMap<>());
    for (int i = 0; i < tracks.size(); i++) {
      Track a = tracks.get(i);
      if (a.metric() <= 0 || a.x() == 0) {
        continue;
      }
      boolean stays = but.get(i);
      for (int j = i + 1; j < tracks.size(); j++) {
        Track b = tracks.get(j);
        if (b.metric() > a.metric() && b.x() != 0 && !(stays && but.get(j))) {
          products
              .computeIfAbsent(
                  new Factors(a.metric(), a.currency(), b.metric(), b.currency()),
                  factors -> new ExactSum())
              .addProduct(sign * a.x(), b.x());
        }
      }
    }
  }

  private static Pair pair(Group group, Factors factors) {
    return new Pair(
        group.phase(),
        group.variant(),
        factors.a(),
        factors.currencyA(),
        factors.b(),
        factors.currencyB());
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
