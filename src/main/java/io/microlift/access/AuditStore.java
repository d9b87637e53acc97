package io.microlift.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.microlift.platform.Json;
import io.microlift.platform.Page;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what, and when. */
@Singleton
public class AuditStore implements PanacheRepositoryBase<AuditEntity, Long> {
  private final Caller caller;
  private final Clock clock;

  AuditStore(Caller caller, Clock clock) {
    this.caller = caller;
    this.clock = clock;
  }

  /** Notes that the caller did {@code action} to the {@code subject} of this key. */
  public void note(
      String action, String subject, String key, @Nullable Object before, @Nullable Object after) {
    AuditEntity entry = new AuditEntity();
    entry.at = clock.instant();
    entry.who = caller.name();
    entry.action = action;
    entry.subject = subject;
    entry.key = key;
    entry.before = before == null ? null : Json.write(before);
    entry.after = after == null ? null : Json.write(after);
    persist(entry);
  }

  /** Everything that happened to one subject, newest first. */
  public List<Entry> history(String subject, String key) {
    return list("subject = ?1 AND key = ?2 ORDER BY id DESC", subject, key).stream()
        .map(e -> new Entry(e.at, e.who, e.action, e.before, e.after))
        .toList();
  }

  /** Returns up to {@code limit} changes of any subject, newest first. */
  @Transactional
  List<Page.Item<Change>> changes(AuditFilter filter, int before, int limit) {
    List<Object> values = new ArrayList<>();
    String conditions = filter.conditions(values);
    if (before > 0) {
      values.add((long) before);
      conditions += " AND id < ?" + values.size();
    }
    return find(conditions + " ORDER BY id DESC", values.toArray()).page(0, limit).list().stream()
        .map(e -> new Page.Item<>(Math.toIntExact(e.id), change(e)))
        .toList();
  }

  private static Change change(AuditEntity e) {
    return new Change(e.id, e.at, e.who, e.action, e.subject, e.key, e.before, e.after);
  }

  /**
   * One change of one subject.
   *
   * @param id number, rising with time
   * @param at when
   * @param who name of the API key
   * @param action what was done
   * @param subject kind of what was changed
   * @param key which one
   * @param before JSON of the subject before, if it was there
   * @param after JSON of the subject after, if it is there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Change(
      long id,
      Instant at,
      String who,
      String action,
      String subject,
      String key,
      @JsonRawValue @Nullable String before,
      @JsonRawValue @Nullable String after) {}

  /**
   * One change.
   *
   * @param at when
   * @param who name of the key
   * @param action what was done
   * @param before JSON of the subject before, if it was there
   * @param after JSON of the subject after, if it is there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Entry(
      Instant at,
      String who,
      String action,
      @JsonRawValue @Nullable String before,
      @JsonRawValue @Nullable String after) {}
}
