package io.microlift.experiment;

/**
 * What a write did.
 *
 * @param created whether the subject is new
 * @param value the subject as it is now
 */
public record Change<T>(boolean created, T value) {}
