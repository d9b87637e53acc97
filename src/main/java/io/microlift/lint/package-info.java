/**
 * Warns: judges definitions before they are stored, and applies those that pass.
 *
 * <p>May import {@code access}, {@code experiment}, {@code platform}, {@code results} and {@code
 * verdict}. Start reading at {@code Lint}, whose rules look at a {@code Candidate}, then {@code
 * Applying}.
 */
@NullMarked
package io.microlift.lint;

import org.jspecify.annotations.NullMarked;
