package io.microlift.notification;

import io.microlift.platform.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where a message goes: the address is looked up and judged once, and the connection made to that
 * very address, so that a name cannot point elsewhere in between.
 *
 * @param address that the name stands for
 * @param host its name, for the certificate and the header
 * @param port that is connected to
 * @param ssl whether the connection is encrypted
 * @param path with the query
 */
record Target(InetAddress address, String host, int port, boolean ssl, String path) {
  /**
   * Networks that nobody outside can reach, and so nobody outside may have asked: RFC 6890, RFC
   * 6598 and RFC 4193.
   */
  private static final List<Network> PRIVATE =
      List.of(
          Network.parse("0.0.0.0/8"),
          Network.parse("10.0.0.0/8"),
          Network.parse("100.64.0.0/10"),
          Network.parse("127.0.0.0/8"),
          Network.parse("169.254.0.0/16"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.0.0.0/24"),
          Network.parse("192.168.0.0/16"),
          Network.parse("198.18.0.0/15"),
          Network.parse("224.0.0.0/3"),
          Network.parse("::/96"),
          Network.parse("64:ff9b::/96"),
          Network.parse("fc00::/7"),
          Network.parse("fe80::/10"),
          Network.parse("ff00::/8"));

  /**
   * Looks an address up.
   *
   * @throws IOException if the name is unknown, or stands for a private address and these are not
   *     allowed; with a message for people
   */
  static Target of(String url, boolean allowPrivate) throws IOException {
    URI uri = URI.create(url);
    String host = uri.getHost();
    InetAddress address = InetAddress.getByName(host);
    if (!allowPrivate && isPrivate(address)) {
      throw new IOException(
          "%s is in a private network; MICROLIFT_WEBHOOKS_ALLOW_PRIVATE=true allows that"
              .formatted(host));
    }
    boolean ssl = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    int port = uri.getPort() > 0 ? uri.getPort() : ssl ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Target(address, host, port, ssl, path + query);
  }

  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return PRIVATE.stream().anyMatch(network -> network.contains(bytes));
  }
}
