/**
 * Sums: turns one visitor's timeline into additive contributions; pure, and free of any framework.
 */
@NullMarked
package io.microlift.fold;

import org.jspecify.annotations.NullMarked;
