package io.microlift.platform;

import org.jspecify.annotations.Nullable;

/** Versions of definitions in HTTP: nobody overwrites what someone else has changed meanwhile. */
public final class EntityVersion {
  private EntityVersion() {}

  /**
   * Checks the version that a client last saw, the value of {@code If-Match}: one entity tag,
   * several separated by commas, or {@code *}.
   *
   * @throws ProblemException if the subject has another version by now
   */
  public static void check(@Nullable String ifMatch, int version) {
    if (ifMatch == null) {
      return;
    }
    for (String each : ifMatch.split(",", -1)) {
      String tag = each.strip();
      if (tag.equals("*") || tag.equals(tag(version))) {
        return;
      }
    }
    throw new ProblemException(
        ProblemType.STALE_VERSION,
        "It has version %s now, not %s; read it again, then repeat your change."
            .formatted(tag(version), ifMatch));
  }

  /**
   * Checks that a client did not expect some version of what does not exist.
   *
   * @throws ProblemException if it did
   */
  public static void checkAbsent(@Nullable String ifMatch) {
    if (ifMatch != null) {
      throw new ProblemException(
          ProblemType.STALE_VERSION,
          "It does not exist, so it has no version %s; leave If-Match out to create it."
              .formatted(ifMatch));
    }
  }

  /** The entity tag of a version. */
  public static String tag(int version) {
    return "\"" + version + "\"";
  }
}
