package io.microlift.fold;

import java.time.LocalDate;

/**
 * Where a visitor's number stood at the end of a day on which it was counted.
 *
 * @param day in UTC
 * @param x the number
 * @param y what it is divided by, 0 if nothing
 */
public record Step(LocalDate day, long x, long y) {}
