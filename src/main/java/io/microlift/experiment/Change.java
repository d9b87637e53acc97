package io.microlift.experiment;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * What a write did.
 *
 * @param created whether the subject is new
 * @param value the subject as it is now
 */
record Change<T>(boolean created, T value) {
  /**
   * Checks the version that a client last saw, the value of {@code If-Match}.
   *
   * @throws ProblemException if the subject has another version by now
   */
  static void checkVersion(@Nullable String ifMatch, int version) {
    if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals(tag(version))) {
      throw new ProblemException(
          ProblemType.STALE_VERSION,
          "It has version %s now, not %s; read it again, then repeat your change."
              .formatted(tag(version), ifMatch));
    }
  }

  /** The entity tag of a version. */
  static String tag(int version) {
    return "\"" + version + "\"";
  }
}
