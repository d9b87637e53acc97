/**
 * Settles: takes orders, refunds and cancellations from the servers of shops, who know their
 * visitors by a signed token.
 *
 * <p>May import {@code access}, {@code platform} and {@code tracking}. Start reading at {@code
 * OrderResource} and {@code VisitorToken}.
 */
@NullMarked
package io.microlift.orders;

import org.jspecify.annotations.NullMarked;
