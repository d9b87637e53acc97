package io.microlift.fold;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one visitor adds to the tallies of one phase.
 *
 * @param phase which one
 * @param variant that the visitor counts for
 * @param standing whether the visitor counts with the others
 * @param multiple whether the visitor is left out for having seen several variants
 * @param exposedOn day of the first exposure, in UTC
 * @param segments that the visitor belongs to, as {@code dimension:value}
 * @param tracks the visitor's numbers, none if left out
 */
public record Contribution(
    int phase,
    String variant,
    Standing standing,
    boolean multiple,
    LocalDate exposedOn,
    List<String> segments,
    List<Track> tracks) {
  /** Whether a visitor counts with the others, or apart and for which reason. */
  public enum Standing {
    /** With the others. */
    COUNTED(""),
    /** A program that says so. */
    BOT("!bot"),
    /** More events on one day than a person can cause. */
    FLOOD("!flood");

    private final String segment;

    Standing(String segment) {
      this.segment = segment;
    }

    /**
     * The standing of all visitors of a segment.
     *
     * @throws IllegalArgumentException if the segment is about something else
     */
    static Standing of(String segment) {
      for (Standing standing : values()) {
        if (standing.segment.equals(segment)) {
          return standing;
        }
      }
      throw new IllegalArgumentException("no standing: '%s'".formatted(segment));
    }

    /** The segment that all visitors of this standing belong to. */
    public String segment() {
      return segment;
    }
  }

  /** Copies the lists. */
  public Contribution {
    segments = List.copyOf(segments);
    tracks = List.copyOf(tracks);
  }

  /** The segments whose sums it changes: those of a visitor who is left out are not told apart. */
  List<String> countedSegments() {
    if (!counts()) {
      return List.of(standing.segment());
    }
    List<String> all = new ArrayList<>(segments.size() + 1);
    all.add(standing.segment());
    all.addAll(segments);
    return all;
  }

  /** Says whether the visitor counts with the others. */
  boolean counts() {
    return standing == Standing.COUNTED && !multiple;
  }

  /** The part of {@link Segment#byAge()} that what happens on {@code day} counts for, if any. */
  @Nullable String age(LocalDate day) {
    long age = day.toEpochDay() - exposedOn.toEpochDay();
    return age < Segment.AGES ? Segment.byAge().get((int) age) : null;
  }

  /** Says whether everything but the tracks is equal. */
  boolean countsAlike(Contribution other) {
    return phase == other.phase
        && multiple == other.multiple
        && standing == other.standing
        && variant.equals(other.variant)
        && exposedOn.equals(other.exposedOn)
        && segments.equals(other.segments);
  }
}
