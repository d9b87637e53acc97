package io.microlift.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Settings of rate limits, {@code microlift.limits.*}; the same on every node. */
@ConfigMapping(prefix = "microlift.limits")
interface LimitsConfig {
  /** Requests a second by one key that has no limit of its own; 0 for as many as it likes. */
  @WithDefault("0")
  int perKey();

  /** Requests a second from one address, or IPv6 network of 64 bits; 0 for as many as it likes. */
  @WithDefault("0")
  int perAddress();

  /** Addresses and networks of proxies whose {@code X-Forwarded-For} is believed. */
  Optional<List<String>> trustedProxies();
}
