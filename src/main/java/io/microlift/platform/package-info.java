/**
 * Carries: problem documents, strict reading of JSON, settings, the embedded PostgreSQL.
 *
 * <p>May import nothing of ours. Start reading at {@code ProblemType} for failures, {@code Main}
 * for the start.
 */
@NullMarked
package io.microlift.platform;

import org.jspecify.annotations.NullMarked;
