package io.microlift.experiment;

/**
 * Which experiments to list; an empty text matches all.
 *
 * @param status name of an {@link ExperimentStatus} constant
 * @param tag a tag
 * @param goal key of an attached goal
 */
record ExperimentFilter(String status, String tag, String goal) {}
