/**
 * Defines experiments and goals: their documents, validation, life cycle and history.
 *
 * <p>May import {@code access}, {@code platform} and {@code script}. Start reading at {@code
 * ExperimentDefinition}, then {@code DefinitionReader}, {@code LifeCycle} and {@code
 * SnapshotStore}.
 */
@NullMarked
package io.microlift.experiment;

import org.jspecify.annotations.NullMarked;
