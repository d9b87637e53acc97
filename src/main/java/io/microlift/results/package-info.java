/**
 * Explains: reads tallies, asks the statistics engine and answers product teams.
 *
 * <p>May import {@code access}, {@code experiment}, {@code fold}, {@code platform}, {@code stats}
 * and {@code tracking}. Start reading at {@code ResultsService}, then {@code Analysis}.
 */
@NullMarked
package io.microlift.results;

import org.jspecify.annotations.NullMarked;
