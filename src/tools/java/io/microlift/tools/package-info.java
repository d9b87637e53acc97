/**
 * Drives a running server from the command line, through its public HTTP interface only: replays
 * recordings, measures load, and checks that nothing acknowledged is lost in a crash.
 *
 * <p>Imports nothing of the server. Start reading at {@link io.microlift.tools.Replay}.
 */
@NullMarked
package io.microlift.tools;

import org.jspecify.annotations.NullMarked;
