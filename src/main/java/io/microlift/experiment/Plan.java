package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is planned to find, and for how long it runs.
 *
 * @param minimumDetectableLift smallest relative difference worth finding, positive
 * @param power probability of finding it, in (0, 1)
 * @param days planned duration, if it is fixed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plan(@Nullable Double minimumDetectableLift, double power, @Nullable Integer days) {}
