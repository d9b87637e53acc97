package io.microlift.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Set;

/** Who sent the current request: for the audit, and for what the caller is limited to. */
@RequestScoped
public class Caller {
  private String name = "system";
  private Role role = Role.ADMIN;
  private Set<String> tags = Set.of();
  private boolean admitted;

  /** Name of the key. */
  public String name() {
    return name;
  }

  /** Whether it is somebody with a secret key, and not the server itself. */
  public boolean isAdmitted() {
    return admitted;
  }

  /** What the caller may do: the server itself does everything. */
  public Role role() {
    return role;
  }

  /** Tags of the experiments that the caller is limited to; none means all. */
  Set<String> tags() {
    return tags;
  }

  void is(ApiKey key) {
    name = key.name();
    role = key.role();
    tags = key.tags();
    admitted = true;
  }
}
