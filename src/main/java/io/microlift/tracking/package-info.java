/** Remembers: takes events in durably, keeps the truth as a set, and refreshes tallies from it. */
@NullMarked
package io.microlift.tracking;

import org.jspecify.annotations.NullMarked;
