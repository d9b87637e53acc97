package io.microlift.dashboard;

import io.microlift.results.ExperimentReport;
import io.microlift.verdict.Report;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the list says about an experiment that was started.
 *
 * @param version of the experiment when it was computed
 * @param at when that was
 * @param report the results of its latest phase; null if they cannot be told
 * @param health whether these can be trusted; null likewise
 * @param problem why there are none
 */
record Overview(
    int version,
    Instant at,
    @Nullable ExperimentReport report,
    @Nullable Report health,
    @Nullable String problem) {}
