package io.microlift.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of one experiment.
 *
 * @param head what it is and where it is in its life
 * @param numbers what is known about its visitors; null if it was never started
 * @param forecasts what a draft could show, and by when; none for others
 * @param outline what was defined
 * @param history who changed what, newest first
 */
public record ExperimentPage(
    Head head,
    @Nullable Numbers numbers,
    List<String> forecasts,
    Outline outline,
    List<Change> history) {
  /** Copies the lists. */
  public ExperimentPage {
    forecasts = List.copyOf(forecasts);
    history = List.copyOf(history);
  }

  /**
   * What is known about the visitors of one phase.
   *
   * @param decision what to do, and why
   * @param freshness what is not in the numbers yet; empty if everything is
   * @param phases links to all of them, if there are several
   * @param lifts of all goals
   * @param course of one goal, by day
   * @param funnel visitors by step
   * @param segments one goal in parts of the visitors
   * @param split of the visitors among the variants
   * @param checks whether the numbers can be trusted
   * @param goals links to choose the goal of the course and the segments
   */
  public record Numbers(
      Decision decision,
      String freshness,
      List<ExperimentList.Choice> phases,
      Lifts lifts,
      Course course,
      FunnelTable funnel,
      SegmentTable segments,
      SplitTable split,
      Checks checks,
      List<ExperimentList.Choice> goals) {
    /** Copies the lists. */
    public Numbers {
      phases = List.copyOf(phases);
      goals = List.copyOf(goals);
    }
  }

  /**
   * One change.
   *
   * @param at when
   * @param who name of the key
   * @param action what was done
   * @param fields what it changed, in words
   */
  public record Change(String at, String who, String action, List<String> fields) {
    /** Copies the list. */
    public Change {
      fields = List.copyOf(fields);
    }
  }
}
