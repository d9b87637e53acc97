/**
 * Sums: turns one visitor's timeline into additive contributions; pure and deterministic.
 *
 * <p>May import nothing of ours and no framework. Start reading at {@code Fold}.
 */
@NullMarked
package io.microlift.fold;

import org.jspecify.annotations.NullMarked;
