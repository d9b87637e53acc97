/**
 * Judges: can what an experiment says be trusted? Asked by pipelines and pages.
 *
 * <p>May import {@code access}, {@code experiment}, {@code fold}, {@code platform}, {@code
 * results}, {@code stats}, {@code tracking} and {@code verdict}. Start reading at {@code
 * HealthService}, whose {@code HealthChecks} look at an {@code Observation} by the {@code Policy}.
 */
@NullMarked
package io.microlift.health;

import org.jspecify.annotations.NullMarked;
