/**
 * Calculates without stored data: every statistical method as JSON in, JSON out, so that anyone can
 * check our numbers; {@code compare}, {@code sample-size} and {@code srm} take what people have at
 * hand. Start reading at {@link io.microlift.calculator.Calculators}.
 */
@NullMarked
package io.microlift.calculator;

import org.jspecify.annotations.NullMarked;
