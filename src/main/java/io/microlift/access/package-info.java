/** Admits: API keys, their roles, and which requests they open. */
@NullMarked
package io.microlift.access;

import org.jspecify.annotations.NullMarked;
