/** Decides which variant a visitor gets: hashing and array look-ups over an immutable snapshot. */
@NullMarked
package io.microlift.assignment;

import org.jspecify.annotations.NullMarked;
