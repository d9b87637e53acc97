package io.microlift.tracking;

/** An item cannot be counted; never leaves {@link Envelope}. */
final class RejectedException extends Exception {
  RejectedException(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
