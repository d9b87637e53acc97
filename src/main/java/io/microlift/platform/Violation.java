package io.microlift.platform;

/**
 * One thing that is wrong in a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901)
 * @param message what is wrong and what would be right
 */
public record Violation(String pointer, String message) {}
