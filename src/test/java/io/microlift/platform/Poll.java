package io.microlift.platform;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what other processes do, with a limit. */
final class Poll {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Poll() {}

  /** Tries until {@code condition} is true; an exception is a no. */
  static void until(String what, Duration limit, Callable<Boolean> condition) {
    result(
        what,
        limit,
        () -> {
          if (!condition.call()) {
            throw new IllegalStateException("not yet");
          }
          return what;
        });
  }

  /** Tries until a port of the loopback interface takes connections. */
  static void untilConnected(String what, Duration limit, int port) {
    until(
        what + " takes connections",
        limit,
        () -> {
          new Socket(InetAddress.getLoopbackAddress(), port).close();
          return true;
        });
  }

  /** Tries until {@code attempt} returns; its last exception is the cause if time runs out. */
  static <T> T result(String what, Duration limit, Callable<T> attempt) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      @Nullable Exception last;
      try {
        return attempt.call();
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what, last);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
