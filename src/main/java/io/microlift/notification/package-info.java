/**
 * Tells: sends what happens to experiments to the webhooks of teams, signed, at least once.
 *
 * <p>A message is a row of {@code webhook_delivery}, written in the transaction of what it tells,
 * and sent afterwards by whichever server comes first. May import {@code access}, {@code
 * experiment}, {@code platform} and {@code results}. Start reading at {@code Outbox}, {@code Watch}
 * and {@code Sender}.
 */
@NullMarked
package io.microlift.notification;

import org.jspecify.annotations.NullMarked;
