package io.microlift.platform;

/**
 * Says why the server cannot start and what to do about it, in words for the person at the shell.
 */
public final class CannotStartException extends RuntimeException {
  /**
   * Joins a problem and its remedy.
   *
   * @param problem a sentence without its full stop
   * @param remedy what to do, likewise
   */
  public CannotStartException(String problem, String remedy) {
    super(problem + ". " + remedy + ".");
  }

  CannotStartException(String problem, String remedy, Throwable cause) {
    super(problem + ". " + remedy + ".", cause);
  }
}
