/** Explains: reads tallies, asks the statistics engine and answers product teams. */
@NullMarked
package io.microlift.results;

import org.jspecify.annotations.NullMarked;
