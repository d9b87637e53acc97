/**
 * Decides which variant a visitor gets: hashing and array look-ups over an immutable snapshot.
 *
 * <p>May import {@code access}, {@code experiment}, {@code platform}, {@code script}, {@code stats}
 * and {@code tracking}, and nothing that reaches a database. Start reading at {@code
 * AssignmentResource}, then {@code Assigning}, {@code RunningExperiments}, {@code Assigner}, {@code
 * ExperimentCompiler} and {@code Rules}.
 */
@NullMarked
package io.microlift.assignment;

import org.jspecify.annotations.NullMarked;
