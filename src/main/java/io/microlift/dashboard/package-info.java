/**
 * Shows: pages for people, made by the server, of what the API answers, and of nothing else.
 *
 * <p>May import {@code access}, {@code experiment}, {@code health}, {@code lint}, {@code platform},
 * {@code results}, {@code stats} and {@code verdict}; nothing imports it. A page is a resource, a
 * record of what it shows, and a template in {@code templates/dashboard}. Start reading at {@code
 * ExperimentListResource}, then {@code Pages} and {@code ExperimentPageResource}.
 */
@NullMarked
package io.microlift.dashboard;

import org.jspecify.annotations.NullMarked;
