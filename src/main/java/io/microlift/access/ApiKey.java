package io.microlift.access;

import java.util.Set;

/**
 * Someone who may call, by one secret.
 *
 * @param id of the row, 0 for the keys of the settings
 * @param name for the audit
 * @param role what the key may do
 * @param tags of the experiments it is limited to; none means all
 * @param origins of the pages that may use it
 * @param requestsPerSecond how many it may send on the long run, 0 for as many as it likes
 * @param validUntil first millisecond since 1970 at which the secret opens nothing
 * @param revoked whether somebody ended it
 * @param lastUse of the key by any of its secrets
 */
record ApiKey(
    int id,
    String name,
    Role role,
    Set<String> tags,
    Origins origins,
    int requestsPerSecond,
    long validUntil,
    boolean revoked,
    LastUse lastUse) {
  /** Copies the tags. */
  ApiKey {
    tags = Set.copyOf(tags);
  }

  /** A key of the settings, which is valid as long as it stands there. */
  static ApiKey first(String name, Role role, Origins origins) {
    return new ApiKey(0, name, role, Set.of(), origins, 0, Long.MAX_VALUE, false, new LastUse());
  }
}
