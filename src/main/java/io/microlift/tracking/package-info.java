/**
 * Remembers: takes events in durably, keeps the truth as a set, and refreshes tallies from it.
 *
 * <p>May import {@code access}, {@code experiment}, {@code fold} and {@code platform}. Start
 * reading at {@code TrackingResource}, {@code EventIntake} and {@code Inbox}; then {@code
 * Pipeline}, {@code Drain}, {@code Truth} and {@code Refresh}.
 */
@NullMarked
package io.microlift.tracking;

import org.jspecify.annotations.NullMarked;
