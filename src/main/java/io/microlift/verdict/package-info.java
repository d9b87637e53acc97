/**
 * Phrases: what a check says, in the forms that people and pipelines read.
 *
 * <p>May import {@code platform}. Start reading at {@code Finding}, then {@code Report}; {@code
 * JunitXml}, {@code Sarif} and {@code PlainText} write it.
 */
@NullMarked
package io.microlift.verdict;

import org.jspecify.annotations.NullMarked;
