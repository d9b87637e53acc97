/** Defines experiments and goals: their documents, validation, life cycle and history. */
@NullMarked
package io.microlift.experiment;

import org.jspecify.annotations.NullMarked;
