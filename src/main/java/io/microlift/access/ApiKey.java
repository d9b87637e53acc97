package io.microlift.access;

/**
 * Someone who may call.
 *
 * @param name for the audit
 * @param role what the key may do
 */
record ApiKey(String name, Role role) {}
