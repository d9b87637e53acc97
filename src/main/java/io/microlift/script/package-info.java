/**
 * Mimics: JavaScript's conversions, comparisons and regular expressions, on which the condition
 * language rests; start reading at {@code ScriptValue} and {@code ScriptPattern}.
 */
@NullMarked
package io.microlift.script;

import org.jspecify.annotations.NullMarked;
