package io.microlift.tools;

/** Ends a tool early; the message is all that a person at the terminal gets to see. */
final class StoppedException extends RuntimeException {
  private final Exit exit;

  StoppedException(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  StoppedException(Exit exit, String message, Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  /** Returns a stop because an option or a file is wrong. */
  static StoppedException usage(String message) {
    return new StoppedException(Exit.USAGE, message);
  }

  Exit exit() {
    return exit;
  }
}
