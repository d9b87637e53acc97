/**
 * Carries: problem documents, settings checks, the embedded PostgreSQL and what every package
 * needs.
 */
@NullMarked
package io.microlift.platform;

import org.jspecify.annotations.NullMarked;
