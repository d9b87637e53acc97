package io.microlift.fold;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one visitor while the events are gone through, by currency.
 *
 * <p>A ratio's parts may be in different currencies, or one of them in none: then its currency is
 * that of the numerator, and what its parts have in further currencies stays apart.
 */
final class Numbers {
  private final Measure x;
  private final @Nullable Measure y;

  /** Mostly one. */
  private final List<Growing> byCurrency = new ArrayList<>(1);

  Numbers(Measure x, @Nullable Measure y) {
    this.x = x;
    this.y = y;
  }

  void addX(Money.Amount amount, Event event) {
    Growing growing = growing(amount.currency());
    if (++growing.times >= x.atLeast()) {
      growing.x = grown(x.kind(), growing.x, amount.units());
      mark(growing, event);
    }
  }

  void addY(Money.Amount amount, Event event) {
    if (y == null) {
      throw new IllegalStateException("only ratios are divided");
    }
    Growing growing = growing(currencyOfRatio(amount));
    if (++growing.timesDivisor >= y.atLeast()) {
      growing.y = grown(y.kind(), growing.y, amount.units());
      mark(growing, event);
    }
  }

  void addCovariate(Money.Amount amount) {
    Growing growing = growing(amount.currency());
    if (++growing.timesBefore >= x.atLeast()) {
      growing.covariate = grown(x.kind(), growing.covariate, amount.units());
    }
  }

  /** The numbers in each currency, in no order. */
  List<Track> tracks(int metric) {
    List<Track> tracks = new ArrayList<>(byCurrency.size());
    for (Growing growing : byCurrency) {
      long covariate = x.capped(growing.covariate, growing.currency);
      if (covariate != 0 || !growing.steps.isEmpty()) {
        tracks.add(new Track(metric, growing.currency, covariate, growing.steps));
      }
    }
    return tracks;
  }

  /** Numbers without a currency divide numbers in the goal's one currency. */
  private String currencyOfRatio(Money.Amount amount) {
    if (!amount.currency().isEmpty() || x.kind() != Measure.Kind.VALUE) {
      return x.kind() == Measure.Kind.VALUE ? amount.currency() : "";
    }
    String currency = x.money().currency();
    return currency == null ? "" : currency;
  }

  private Growing growing(String currency) {
    for (Growing growing : byCurrency) {
      if (growing.currency.equals(currency)) {
        return growing;
      }
    }
    Growing growing = new Growing(currency);
    byCurrency.add(growing);
    return growing;
  }

  private void mark(Growing growing, Event event) {
    growing.mark(
        PhaseFold.day(event.at()),
        x.capped(growing.x, growing.currency),
        y == null ? 0 : y.capped(growing.y, growing.currency));
  }

  private static long grown(Measure.Kind kind, long number, long units) {
    return switch (kind) {
      case CONVERSION -> 1;
      case COUNT, VALUE -> sum(number, units);
    };
  }

  /** Adds; what no visitor can reach in earnest stays at the largest number there is. */
  private static long sum(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      return a < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
    }
    return sum;
  }

  /** The numbers in one currency. */
  private static final class Growing {
    private final String currency;
    private final List<Step> steps = new ArrayList<>(2);
    private long x;
    private long y;
    private long covariate;
    private int times;
    private int timesDivisor;
    private int timesBefore;

    Growing(String currency) {
      this.currency = currency;
    }

    /** Keeps the first step and every one that changes something. */
    void mark(LocalDate day, long cappedX, long cappedY) {
      Step last = steps.isEmpty() ? null : steps.get(steps.size() - 1);
      if (last != null && last.x() == cappedX && last.y() == cappedY) {
        return;
      }
      if (last != null && last.day().equals(day)) {
        steps.remove(steps.size() - 1);
      }
      steps.add(new Step(day, cappedX, cappedY));
    }
  }
}
