/**
 * Sums: turns one visitor's timeline into additive contributions; pure and deterministic.
 *
 * <p>May import nothing of ours and no framework. Start reading at {@code Fold}, then {@code
 * Totals}: a visitor's {@code Contribution} is kept, and its sums are what the tallies hold.
 */
@NullMarked
package io.microlift.fold;

import org.jspecify.annotations.NullMarked;
