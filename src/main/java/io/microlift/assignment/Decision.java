package io.microlift.assignment;

/**
 * What was decided about one visitor in one experiment, packed into an {@code int} so that deciding
 * leaves no garbage: from the lowest bit, 8 bits variant, 8 bits reason, 14 bits bucket plus one, 1
 * bit whether the visitor takes part.
 */
final class Decision {
  /** No decision yet: the next rule is asked. */
  static final int UNDECIDED = -1;

  /** No decision before the memory was asked which variant the visitor saw first. */
  static final int ASK_MEMORY = -2;

  /** Stands for a bucket where none was computed. */
  static final int NO_BUCKET = -1;

  /** Stands for the control, wherever it is among the variants. */
  static final int CONTROL = 0xff;

  private static final AssignmentReason[] REASONS = AssignmentReason.values();
  private static final int IN_EXPERIMENT = 1 << 30;
  private static final int BUCKET_SHIFT = 16;
  private static final int REASON_SHIFT = 8;
  private static final int BUCKET_MASK = 0x3fff;
  private static final int BYTE = 0xff;

  private Decision() {}

  /** The visitor takes part and sees the variant at this place. */
  static int in(int variant, AssignmentReason reason, int bucket) {
    return serve(variant, reason, bucket) | IN_EXPERIMENT;
  }

  /** The visitor does not take part, yet sees the variant at this place. */
  static int serve(int variant, AssignmentReason reason, int bucket) {
    return variant | code(reason) << REASON_SHIFT | (bucket + 1) << BUCKET_SHIFT;
  }

  /** The visitor does not take part and sees the control. */
  static int out(AssignmentReason reason) {
    return serve(CONTROL, reason, NO_BUCKET);
  }

  /** Place of the variant, or {@link #CONTROL}. */
  static int variant(int decision) {
    return decision & BYTE;
  }

  static AssignmentReason reason(int decision) {
    return REASONS[decision >> REASON_SHIFT & BYTE];
  }

  /** A small number for a reason, the same as long as this process lives. */
  @SuppressWarnings("EnumOrdinal") // never stored or sent
  static int code(AssignmentReason reason) {
    return reason.ordinal();
  }

  /** The bucket in [0, 10 000), or {@link #NO_BUCKET}. */
  static int bucket(int decision) {
    return (decision >> BUCKET_SHIFT & BUCKET_MASK) - 1;
  }

  static boolean inExperiment(int decision) {
    return (decision & IN_EXPERIMENT) != 0;
  }
}
