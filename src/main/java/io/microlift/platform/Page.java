package io.microlift.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a list, newest first.
 *
 * @param items what it holds
 * @param nextCursor where the next page starts, absent on the last one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  /**
   * One item with the number that a cursor remembers.
   *
   * @param id position in the list
   * @param value the item
   */
  public record Item<T>(int id, T value) {}

  /** How a list is read. */
  @FunctionalInterface
  public interface Reading<T, X extends Exception> {
    /**
     * Returns up to {@code limit} items, newest first, from below the position {@code before}, or
     * from the beginning if that is 0.
     */
    List<Item<T>> read(int before, int limit) throws X;
  }

  /** Reads one page. */
  public static <T, X extends Exception> Page<T> of(
      @Nullable Integer limit, @Nullable String cursor, Reading<T, X> read) throws X {
    int size = limit == null ? DEFAULT_LIMIT : limit;
    if (size < 1 || size > MAX_LIMIT) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "limit must be from 1 to %d.".formatted(MAX_LIMIT));
    }
    List<Item<T>> found = read.read(position(cursor), size + 1);
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
