/** Computes: statistical procedures on summaries; pure, and free of any framework. */
@NullMarked
package io.microlift.stats;

import org.jspecify.annotations.NullMarked;
