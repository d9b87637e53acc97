/**
 * Simulates experiments whose truth is known and counts how often the statistics engine is wrong:
 * {@code scripts/calibrate.sh}. Start reading at {@code Calibration}.
 */
@NullMarked
package io.microlift.calibration;

import org.jspecify.annotations.NullMarked;
