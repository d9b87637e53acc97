package io.microlift.notification;

import io.microlift.platform.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
   * Networks that nobody outside can reach, and so nobody outside may have asked: what the IANA
   * registries of RFC 6890 do not call global. Of IPv6 only 2000::/3 is given out; outside of it
   * are loopback, mapped and translated IPv4 (::/3) and local addresses (e000::/3). Addresses that
   * have IPv4 ones in them are refused with all of their network, whatever these are: 6to4
   * (2002::/16), Teredo (in 2001::/23) and NAT64 (64:ff9b::/96, 64:ff9b:1::/48).
   */
  private static final List<Network> PRIVATE =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "::/3",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20",
              "4000::/2",
              "8000::/1")
          .map(Network::parse)
          .toList();

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
