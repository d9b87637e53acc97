package io.microlift.access;

import jakarta.enterprise.context.RequestScoped;

/** Who sent the current request, for the audit. */
@RequestScoped
public class Caller {
  private String name = "system";

  /** Name of the key. */
  public String name() {
    return name;
  }

  void is(ApiKey key) {
    name = key.name();
  }
}
