package io.microlift.access;

import io.microlift.platform.Network;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from: the address of the connection, or, if that is a trusted proxy's, the
 * last one of {@code X-Forwarded-For} that is not. Addresses are looked at, and never kept.
 */
@Singleton
class Addresses {
  private static final int NETWORK_BYTES = 8;

  private final List<Network> proxies;

  @Inject
  Addresses(LimitsConfig config) {
    this(config.trustedProxies().orElse(List.of()));
  }

  Addresses(List<String> proxies) {
    List<Network> networks = new ArrayList<>();
    proxies.forEach(
        text -> networks.add(Network.ofSetting("MICROLIFT_LIMITS_TRUSTED_PROXIES", text)));
    this.proxies = List.copyOf(networks);
  }

  /** Names whoever sent a request, as far as limits tell them apart. */
  String of(HttpServerRequest request) {
    return of(
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress()),
        request.getHeader("X-Forwarded-For"));
  }

  /** The same for an address and what the header says. */
  String of(String connection, @Nullable String forwarded) {
    String address = connection;
    if (forwarded != null && isTrusted(address)) {
      String[] chain = forwarded.split(",", -1);
      for (int i = chain.length - 1; i >= 0 && isTrusted(address); i--) {
        String before = chain[i].strip();
        if (NetUtil.createByteArrayFromIpAddressString(before) == null) {
          break;
        }
        address = before;
      }
    }
    return name(address);
  }

  private boolean isTrusted(String address) {
    byte[] bytes = proxies.isEmpty() ? null : NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && proxies.stream().anyMatch(network -> network.contains(bytes));
  }

  /** Whoever has an IPv6 address has the other 2^64 of its network, too. */
  private static String name(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return address.toLowerCase(Locale.ROOT);
    }
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
  }
}
