package io.microlift.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One variant against the control.
 *
 * @param variant key of the variant
 * @param control key of the control
 * @param difference of the means, variant − control
 * @param lift difference relative to the control's mean
 * @param pValue two-sided
 * @param unavailable why there is no p-value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Comparison(
    String variant,
    String control,
    Estimated difference,
    Estimated lift,
    @Nullable Double pValue,
    @Nullable String unavailable) {}
