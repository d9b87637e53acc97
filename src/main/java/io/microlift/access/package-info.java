/**
 * Admits: API keys, their roles, and which requests they open.
 *
 * <p>May import {@code platform}. Start reading at {@code Admission}, which every request passes.
 */
@NullMarked
package io.microlift.access;

import org.jspecify.annotations.NullMarked;
