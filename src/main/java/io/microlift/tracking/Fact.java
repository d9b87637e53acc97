package io.microlift.tracking;

import io.microlift.experiment.HoldoutDefinition;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One thing that a request says about a visitor. */
sealed interface Fact {
  /** Whom it is about. */
  UUID visitor();

  /**
   * A visitor did something.
   *
   * @param visitor who
   * @param at when, by the server's clock
   * @param id the same for every copy
   * @param name what
   * @param amount what it was worth, if anything
   * @param orderId the order it belongs to, if any
   * @param properties JSON of everything else, if any
   */
  record Happened(
      UUID visitor,
      Instant at,
      UUID id,
      String name,
      @Nullable Amount amount,
      @Nullable String orderId,
      @Nullable String properties)
      implements Fact {}

  /**
   * A visitor saw a variant.
   *
   * @param visitor who
   * @param visitorId the same as it was sent, which is not kept
   * @param phase of which experiment
   * @param variant which
   * @param at when, by the server's clock
   * @param id the same for every copy
   * @param attributes JSON of what was known about the visitor, if anything
   */
  record Saw(
      UUID visitor,
      String visitorId,
      int phase,
      String variant,
      Instant at,
      UUID id,
      @Nullable String attributes)
      implements Fact {}

  /**
   * Two ids belong to one visitor.
   *
   * @param alias the id that joins
   * @param visitor the id it joins
   * @param at when, by the server's clock
   */
  record Linked(UUID alias, UUID visitor, Instant at) implements Fact {}

  /**
   * Something that is true of a visitor for good.
   *
   * @param visitor who
   * @param flag what, see the constants
   */
  record Flagged(UUID visitor, String flag) implements Fact {
    /** The same on every server, so that they wait for each other but never in a circle. */
    static final Comparator<Flagged> IN_ORDER =
        Comparator.comparing(Flagged::visitor).thenComparing(Flagged::flag);

    /** A program that says so. */
    static final String BOT = "bot";

    /** Kept by a holdout of this key and share; of another share it would keep others. */
    static String heldOut(HoldoutDefinition holdout) {
      return "holdout:" + holdout.key() + ":" + holdout.share();
    }
  }
}
