package io.microlift.platform;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells the person at the shell where the server is, once it listens. */
@Singleton
@Unremovable
class Announcement implements QuarkusApplication {
  private final String host;
  private final int port;
  private final boolean demo;

  Announcement(
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "microlift.demo") boolean demo) {
    this.host = host;
    this.port = port;
    this.demo = demo;
  }

  /**
   * What to print about keys: those made just now, else where they are; never one that was given.
   */
  static List<String> ofKeys(FirstKeys keys, DataFolder data) {
    List<String> lines = new ArrayList<>();
    lines.add("Data        " + data.root());
    if (keys.made()) {
      lines.add("Admin key   " + keys.admin());
      lines.add("Client key  " + keys.client());
    }
    if (data.hasSecret(FirstKeys.ADMIN_FILE)) {
      lines.add(
          "Keys        kept in "
              + data.root().resolve(FirstKeys.ADMIN_FILE)
              + " and "
              + FirstKeys.CLIENT_FILE);
    }
    return lines;
  }

  /** Prints {@code lines} below the address, then waits for the end. */
  @Override
  public int run(String... lines) {
    String base = "http://%s:%d".formatted(host.equals("0.0.0.0") ? "localhost" : host, port);
    StringBuilder text = new StringBuilder(256);
    text.append("Microlift listens\n");
    text.append("  Dashboard   ").append(base).append("/\n");
    text.append("  API         ").append(base).append('\n');
    text.append("  Document    ").append(base).append("/q/openapi\n");
    if (demo) {
      text.append("  Demo shop   ").append(base).append("/demo\n");
    }
    for (String line : lines) {
      text.append("  ").append(line).append('\n');
    }
    System.out.print(text);
    System.out.flush();
    Quarkus.waitForExit();
    return 0;
  }
}
