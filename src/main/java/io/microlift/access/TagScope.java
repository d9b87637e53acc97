package io.microlift.access;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.quarkus.arc.Arc;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The experiments that the caller is limited to, by their tags; the server itself has no limit. */
@Singleton
public class TagScope {
  private final Caller caller;

  TagScope(Caller caller) {
    this.caller = caller;
  }

  /** Tags of which an experiment must have one; none means that every experiment is in scope. */
  public Set<String> tags() {
    return Arc.container().requestContext().isActive() ? caller.tags() : Set.of();
  }

  /** Says whether an experiment with these tags is in scope. */
  public boolean covers(Collection<String> tags) {
    Set<String> own = tags();
    return own.isEmpty() || tags.stream().anyMatch(own::contains);
  }

  /**
   * Checks that the caller may see and change an experiment.
   *
   * @param what names it, for people
   * @throws ProblemException if it is out of scope
   */
  public void check(String what, Collection<String> tags) {
    if (!covers(tags)) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This key is limited to experiments with the tags %s, and %s has none of them."
              .formatted(String.join(", ", new TreeSet<>(tags())), what));
    }
  }

  /**
   * Checks that the caller is not limited, for what concerns every experiment.
   *
   * @throws ProblemException if it is
   */
  public void checkUnlimited(String what) {
    if (!tags().isEmpty()) {
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "%s would change experiments of every tag, and this key is limited to some."
              .formatted(what));
    }
  }
}
