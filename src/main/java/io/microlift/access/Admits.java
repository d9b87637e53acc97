package io.microlift.access;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role whose keys may call an endpoint; on a class, for all its methods without one of
 * their own. An endpoint without it admits nobody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({METHOD, TYPE})
public @interface Admits {
  /** The least role. */
  Role value();
}
