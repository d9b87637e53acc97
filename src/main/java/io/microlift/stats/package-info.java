/**
 * Computes: statistical procedures on summaries; pure, each with its formula and source.
 *
 * <p>May import nothing of ours and no framework. Start reading at {@code Proportions} and {@code
 * Welch}; {@code Outcome} is how they say that something is not defined.
 */
@NullMarked
package io.microlift.stats;

import org.jspecify.annotations.NullMarked;
