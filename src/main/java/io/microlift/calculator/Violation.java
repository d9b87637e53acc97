package io.microlift.calculator;

/**
 * What is wrong with one input.
 *
 * @param pointer JSON pointer to the input, such as {@code /strata/0/nControl}
 * @param message what is expected there, without the pointer
 */
public record Violation(String pointer, String message) {}
