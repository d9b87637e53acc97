package io.microlift.dashboard;

import io.microlift.results.Estimated;
import io.microlift.results.Segments;
import java.util.ArrayList;
import java.util.List;

/**
 * One goal in parts of the visitors.
 *
 * @param choices links by what divides the visitors
 * @param goal name of the goal
 * @param parts one table for each variant but the control
 * @param unavailable why there is nothing; empty if there is something
 */
public record SegmentTable(
    List<ExperimentList.Choice> choices, String goal, List<OfVariant> parts, String unavailable) {
  /** Copies the lists. */
  public SegmentTable {
    choices = List.copyOf(choices);
    parts = List.copyOf(parts);
  }

  /**
   * One variant against the control.
   *
   * @param variant its key
   * @param reading whether the lifts differ by more than chance
   * @param segments the largest first
   */
  public record OfVariant(String variant, String reading, List<Part> segments) {
    /** Copies the list. */
    public OfVariant {
      segments = List.copyOf(segments);
    }
  }

  /**
   * One part of the visitors.
   *
   * @param segment its value
   * @param visitors of both variants
   * @param lift the estimate
   * @param limits of it, looked at once
   * @param shrunken the best guess
   * @param pValue corrected for the number of segments
   * @param note why something is absent
   */
  public record Part(
      String segment,
      String visitors,
      String lift,
      String limits,
      String shrunken,
      String pValue,
      String note) {}

  static SegmentTable unavailable(List<ExperimentList.Choice> choices, String goal, String why) {
    return new SegmentTable(choices, goal, List.of(), why);
  }

  static SegmentTable of(List<ExperimentList.Choice> choices, Segments answer, String goal) {
    for (Segments.OfGoal each : answer.goals()) {
      if (each.goal().value().equals(goal)) {
        if (each.unavailable() != null) {
          return unavailable(choices, each.name(), each.unavailable());
        }
        List<OfVariant> parts = new ArrayList<>();
        for (int i = 0; i < each.comparisons().size(); i++) {
          parts.add(variant(answer, each.comparisons().get(i), i + 1));
        }
        return answer.segments().isEmpty()
            ? unavailable(choices, each.name(), "No visitor counts yet.")
            : new SegmentTable(choices, each.name(), parts, "");
      }
    }
    return unavailable(choices, goal, "The experiment has no such goal.");
  }

  private static OfVariant variant(Segments answer, Segments.OfVariant compared, int position) {
    List<Part> parts = new ArrayList<>();
    for (Segments.OfSegment each : compared.segments()) {
      Estimated lift = each.lift();
      parts.add(
          new Part(
              value(each.segment()),
              visitors(answer, each.segment(), position),
              Figures.lift(lift == null ? null : lift.estimate()),
              lift == null ? Figures.NONE : Figures.lifts(lift.lower(), lift.upper()),
              Figures.lift(each.shrunkenLift()),
              Figures.pValue(each.adjustedPValue()),
              each.unavailable() == null ? "" : each.unavailable()));
    }
    return new OfVariant(compared.variant(), reading(compared.heterogeneity()), parts);
  }

  private static String reading(Segments.Heterogeneous heterogeneity) {
    if (heterogeneity.reading() == null) {
      return heterogeneity.unavailable() == null ? "" : heterogeneity.unavailable();
    }
    String pValue = " (p " + Figures.pValue(heterogeneity.pValue()) + ")";
    return heterogeneity.reading().equals("differ")
        ? "The lifts differ by more than chance" + pValue + "."
        : "The lifts are alike: differences between segments are noise" + pValue + ".";
  }

  private static String value(String segment) {
    return segment.substring(segment.indexOf(':') + 1);
  }

  private static String visitors(Segments answer, String segment, int position) {
    for (Segments.Part part : answer.segments()) {
      if (part.segment().equals(segment)) {
        return Figures.count(part.visitors().get(0) + part.visitors().get(position));
      }
    }
    return Figures.NONE;
  }
}
