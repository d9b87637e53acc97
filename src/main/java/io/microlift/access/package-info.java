/**
 * Admits: API keys, their roles, which requests they open, and who did what with them.
 *
 * <p>May import {@code platform}. Start reading at {@code Admission}, which every request passes;
 * then {@code Gate}, {@code KeyRing} and {@code KeyFeed}.
 */
@NullMarked
package io.microlift.access;

import org.jspecify.annotations.NullMarked;
