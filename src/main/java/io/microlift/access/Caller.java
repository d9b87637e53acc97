package io.microlift.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Set;

/** Who sent the current request: for the audit, and for what the caller is limited to. */
@RequestScoped
public class Caller {
  private String name = "system";
  private Set<String> tags = Set.of();

  /** Name of the key. */
  public String name() {
    return name;
  }

  /** Tags of the experiments that the caller is limited to; none means all. */
  Set<String> tags() {
    return tags;
  }

  void is(ApiKey key) {
    name = key.name();
    tags = key.tags();
  }
}
