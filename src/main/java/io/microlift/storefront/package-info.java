/**
 * Shows what visitors meet: serves the storefront script of {@code src/main/script} and, on the
 * default start, a demo shop that uses it.
 *
 * <p>May import {@code platform}, to serve files, and nothing else of the server; pages and script
 * know it through its public HTTP interface only. Start reading at {@code StorefrontRoutes}; of the
 * script itself, at {@code src/main/script/microlift.js}.
 */
@NullMarked
package io.microlift.storefront;

import org.jspecify.annotations.NullMarked;
