package io.microlift.assignment;

/**
 * What one rule made of a visitor.
 *
 * @param rule its name
 * @param decided whether it decided, so that no later rule was asked
 * @param detail what it looked at, for people
 */
public record RuleOutcome(String rule, boolean decided, String detail) {}
