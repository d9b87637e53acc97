package io.microlift.tools;

/** How a tool ended, as the shell sees it. */
enum Exit {
  /** All was done, and what was compared agrees. */
  DONE(0),
  /** All was done, but something differs from what was expected. */
  DIFFERENT(1),
  /** An option or a file is wrong; nothing was sent. */
  USAGE(2),
  /** The server refused a request or an item for good. */
  REFUSED(3),
  /** The server did not answer, or asked to wait, for longer than the patience given. */
  UNREACHABLE(4);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** Returns the exit code of the process, in [0, 4]. */
  int code() {
    return code;
  }
}
