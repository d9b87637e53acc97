package io.microlift.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What members mean that were stored before they existed. */
final class Absent {
  private Absent() {}

  /** Returns a copy of the list, which is empty if there is none. */
  static <T> List<T> empty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
