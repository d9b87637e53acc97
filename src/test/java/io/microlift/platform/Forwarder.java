package io.microlift.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * An address that outlives the servers behind it, as a service of Kubernetes does: a connection
 * stays with the server that it was made to, whether that says anything or not.
 */
final class Forwarder implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Forwarder.class);

  private final ServerSocket listening;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile int target;

  /**
   * Begins to forward.
   *
   * @param target port on the loopback interface
   */
  Forwarder(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    inAThread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Forwards new connections to another port. */
  void moveTo(int port) {
    target = port;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket from = listening.accept();
        sockets.add(from);
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(to);
        inAThread(() -> copy(from, to));
        inAThread(() -> copy(to, from));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      LOG.debugf("one of them was closed, and with it the other: %s", e.getMessage());
    }
  }

  private static void inAThread(Runnable task) {
    Thread thread = new Thread(task, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket each : sockets) {
      each.close();
    }
  }
}
