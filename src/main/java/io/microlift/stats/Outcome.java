package io.microlift.stats;

import java.util.Optional;
import java.util.function.Function;

/**
 * A statistic, or the reason why these inputs define none: never NaN, 0 or 1 dressed as a result.
 *
 * @param <T> what is defined
 */
public sealed interface Outcome<T> {
  /** Handles both cases. */
  <R> R fold(Function<? super T, ? extends R> defined, Function<Reason, ? extends R> undefined);

  /** The statistic is {@code value}. */
  static <T> Outcome<T> of(T value) {
    return new Defined<>(value);
  }

  /** There is no statistic, because of {@code reason}. */
  static <T> Outcome<T> undefined(Reason reason) {
    return new Undefined<>(reason);
  }

  /** Applies {@code mapping} to the statistic; a reason stays as it is. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> mapping) {
    return fold(value -> of(mapping.apply(value)), Outcome::undefined);
  }

  /** Computes on with the statistic; a reason stays as it is. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return fold(next, Outcome::undefined);
  }

  /** Returns the statistic if there is one. */
  default Optional<T> value() {
    return fold(Optional::of, reason -> Optional.empty());
  }

  /** Returns the reason if there is no statistic. */
  default Optional<Reason> reason() {
    return fold(value -> Optional.empty(), Optional::of);
  }

  /** The inputs define {@code value}. */
  record Defined<T>(T statistic) implements Outcome<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> defined, Function<Reason, ? extends R> undefined) {
      return defined.apply(statistic);
    }
  }

  /** The inputs define nothing. */
  record Undefined<T>(Reason why) implements Outcome<T> {
    @Override
    public <R> R fold(
        Function<? super T, ? extends R> defined, Function<Reason, ? extends R> undefined) {
      return undefined.apply(why);
    }
  }
}
