/**
 * Translates: protocols whose clients exist already, into what this server does anyway, and back.
 * No rule about experiments or events is made here.
 *
 * <p>May import {@code access}, {@code assignment}, {@code experiment}, {@code platform}, {@code
 * script} and {@code tracking}; nothing imports it. Start reading at {@code OfrepResource} and
 * {@code GrowthBookResource}; {@code FeatureRules} says in GrowthBook's language how experiments
 * are decided.
 */
@NullMarked
package io.microlift.compat;

import org.jspecify.annotations.NullMarked;
