package io.microlift.results;

import io.microlift.experiment.AnalysisMethod;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which visitors and days a report is about, and how it judges.
 *
 * @param phase number of the phase; null for the latest
 * @param segment {@code dimension:value}; empty for all
 * @param withBots whether programs count, too
 * @param from first day of exposures, in UTC; null for the first of the phase
 * @param to last day of exposures and of what visitors did; null for everything so far
 * @param method when the numbers may be looked at; null for the method of the experiment
 */
public record View(
    @Nullable Integer phase,
    String segment,
    boolean withBots,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable AnalysisMethod method) {
  /** Everything about the latest phase, as the experiment judges it. */
  public static final View LATEST = new View(null, "", false, null, null, null);

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]{1,64}:.{1,64}");

  private static final Map<String, AnalysisMethod> METHODS =
      new TreeMap<>(
          Map.of(
              "group-sequential", AnalysisMethod.GROUP_SEQUENTIAL,
              "always-valid", AnalysisMethod.ALWAYS_VALID,
              "fixed", AnalysisMethod.FIXED));

  /** Refuses what cannot be answered. */
  public View {
    if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
      throw invalid("segment must be a dimension and a value, such as device:phone or visitor:new");
    }
    if (from != null && to != null && to.isBefore(from)) {
      throw invalid("to must not be before from");
    }
    if (from != null && (!segment.isEmpty() || withBots)) {
      throw invalid(
          "from goes with neither segment nor bots=include: sums by day of exposure are kept for"
              + " all visitors together; leave from out, or ask without the other");
    }
  }

  /**
   * Refuses parts of the visitors, for what is kept of all together only.
   *
   * @param what is asked for
   */
  View ofAllVisitors(String what) {
    if (!segment.isEmpty() || withBots || from != null) {
      throw invalid(what + " is kept of all visitors together; leave out segment, bots and from");
    }
    return this;
  }

  static boolean withBots(String bots) {
    return switch (bots) {
      case "include" -> true;
      case "exclude" -> false;
      default -> throw invalid("bots must be include or exclude");
    };
  }

  static @Nullable AnalysisMethod method(@Nullable String name) {
    if (name == null) {
      return null;
    }
    AnalysisMethod method = METHODS.get(name);
    if (method == null) {
      throw invalid("method must be one of " + String.join(", ", METHODS.keySet()));
    }
    return method;
  }

  static @Nullable LocalDate day(String parameter, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() < 2200) {
        return day;
      }
    } catch (DateTimeException e) {
      // Told below, like a day that no event can have.
    }
    throw invalid(parameter + " must be a day such as 2026-08-24, in UTC");
  }

  static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_PARAMETER, detail + ".");
  }
}
