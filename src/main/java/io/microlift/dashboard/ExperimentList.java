package io.microlift.dashboard;

import io.microlift.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of experiments.
 *
 * @param rows those that the filter lets through
 * @param statuses links by status
 * @param tags links by tag
 * @param asOf how old the oldest number is, in words; empty without numbers
 * @param defined experiments that are in the scope of the key, whatever the filter
 */
public record ExperimentList(
    List<Row> rows, List<Choice> statuses, List<Choice> tags, String asOf, int defined) {
  /** Copies the lists. */
  public ExperimentList {
    rows = List.copyOf(rows);
    statuses = List.copyOf(statuses);
    tags = List.copyOf(tags);
  }

  /**
   * One experiment.
   *
   * @param key its key
   * @param name for people
   * @param status where it is in its life
   * @param tags of it
   * @param numbers what its latest phase says; null if it was never started or cannot be told
   * @param problem why not
   */
  public record Row(
      String key,
      String name,
      String status,
      List<String> tags,
      @Nullable Numbers numbers,
      @Nullable String problem) {
    /** Copies the tags. */
    public Row {
      tags = List.copyOf(tags);
    }
  }

  /**
   * What the latest phase of an experiment says.
   *
   * @param health the worst of its checks
   * @param complaint what the checks complain about, in a few words
   * @param visitors who count
   * @param progress in its plan
   * @param goal name of the primary goal
   * @param lift of it, of the variant that does best
   * @param limits of that lift
   * @param tone good, bad or plain
   * @param variant which variant that is, if there are several
   * @param decision what is recommended, or was decided
   */
  public record Numbers(
      Verdict health,
      String complaint,
      String visitors,
      Progress progress,
      String goal,
      String lift,
      String limits,
      String tone,
      String variant,
      Decision decision) {}

  /**
   * A link that narrows what is shown, or widens it again.
   *
   * @param text of it
   * @param address where it leads
   * @param chosen whether that is what is shown
   */
  public record Choice(String text, String address, boolean chosen) {}
}
