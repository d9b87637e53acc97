package io.microlift.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role whose keys may call an endpoint; on a class, for all its methods without one of
 * their own. An endpoint without it admits nobody.
 *
 * <p>The key comes in a header, and may come elsewhere, too, if that is said here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({METHOD, TYPE})
public @interface Admits {
  /** The least role. Whatever admits clients is public: pages of other origins may call it. */
  Role value();

  /** Name of the path parameter that holds a key. */
  String keyInPath() default "";

  /** Name of the query parameter that may hold a key. */
  String keyInQuery() default "";

  /**
   * Whether the body may hold a key. Then a request without one elsewhere is let through, and the
   * endpoint has to call {@link BodyKeys#admit} or {@link Sessions#begin} before it does anything.
   */
  boolean keyInBody() default false;

  /**
   * Whether the key is that of a {@link Sessions session}, and no other: for pages. A request that
   * changes something must then come from a page of this server.
   */
  boolean session() default false;
}
