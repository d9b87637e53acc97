package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a list, newest first.
 *
 * @param items what it holds
 * @param nextCursor where the next page starts, absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Page<T>(List<T> items, @Nullable String nextCursor) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  /**
   * One item with the number that a cursor remembers.
   *
   * @param id position in the list
   * @param value the item
   */
  record Item<T>(int id, T value) {}

  /**
   * Reads one page; {@code read} takes the position before which to start (0 for the beginning) and
   * how many items are wanted.
   */
  static <T> Page<T> of(
      @Nullable Integer limit,
      @Nullable String cursor,
      BiFunction<Integer, Integer, List<Item<T>>> read) {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (size < 1 || size > MAX_LIMIT) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "limit must be from 1 to %d.".formatted(MAX_LIMIT));
    }
    List<Item<T>> found = read.apply(position(cursor), size + 1);
    boolean more = found.size() > size;
    List<Item<T>> shown = more ? found.subList(0, size) : found;
    return new Page<>(
        shown.stream().map(Item::value).toList(),
        more ? Integer.toString(shown.get(size - 1).id()) : null);
  }

  private static int position(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    try {
      return Integer.parseUnsignedInt(cursor);
    } catch (NumberFormatException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "cursor must be the nextCursor of an earlier page.");
    }
  }
}
