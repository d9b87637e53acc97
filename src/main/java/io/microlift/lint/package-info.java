/**
 * Warns: judges definitions before they are stored, without data, and applies those that pass.
 *
 * <p>May import {@code access}, {@code experiment}, {@code platform} and {@code verdict}. Start
 * reading at {@code Lint}, whose rules look at a {@code Candidate}, then {@code Applying}.
 */
@NullMarked
package io.microlift.lint;

import org.jspecify.annotations.NullMarked;
