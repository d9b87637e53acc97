/**
 * Decides which variant a visitor gets: hashing and array look-ups over an immutable snapshot.
 *
 * <p>May import {@code access}, {@code experiment}, {@code platform} and {@code tracking}, and
 * nothing that reaches a database. Start reading at {@code AssignmentResource}, then {@code
 * RunningExperiments}, {@code Assigner} and {@code Bucketing}.
 */
@NullMarked
package io.microlift.assignment;

import org.jspecify.annotations.NullMarked;
