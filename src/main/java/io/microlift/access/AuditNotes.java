package io.microlift.access;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/**
 * Notes in the audit what is done outside the definitions, each note in a transaction of its own.
 */
@Singleton
public class AuditNotes {
  private final AuditStore audit;

  AuditNotes(AuditStore audit) {
    this.audit = audit;
  }

  /** Notes that the caller does {@code action} to the {@code subject} of this key. */
  @Transactional
  public void add(String action, String subject, String key) {
    audit.note(action, subject, key, null, null);
  }
}
