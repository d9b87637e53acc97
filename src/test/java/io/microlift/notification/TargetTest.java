package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "ff02::1",
        "::ffff:0:10.0.0.1",
        "2002:a00:1::1",
        "2002:c0a8:1::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
        "64:ff9b:1::a00:1",
        "64:ff9b:1:abcd::7f00:1",
        "fec0::1",
        "feff::1",
        "100::1",
        "2001:db8::1",
        "3fff::1",
        "4000::1",
        "203.0.113.7"
      })
  void nobodyIsSentToPrivateNetworks(String address) throws IOException {
    assertThat(Target.isPrivate(InetAddress.getByName(address))).isTrue();
    String host = address.contains(":") ? "[" + address + "]" : address;
    assertThatThrownBy(() -> Target.of("http://" + host + "/", false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MICROLIFT_WEBHOOKS_ALLOW_PRIVATE");
  }

  /** Some resolvers answer so; Java makes IPv4 addresses of most of these, but not of all. */
  @Test
  void nobodyIsSentToPrivateNetworksByMappedAddresses() throws IOException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    mapped[15] = 1;
    assertThat(Target.isPrivate(Inet6Address.getByAddress(null, mapped, -1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00:1450:4001:80b::200e",
        "2003::1"
      })
  void everybodyElseIsReached(String address) throws IOException {
    assertThat(Target.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void keepsNamePortAndQuery() throws IOException {
    Target plain = Target.of("http://127.0.0.1/", true);
    assertThat(plain.port()).isEqualTo(80);
    assertThat(plain.ssl()).isFalse();
    Target secure = Target.of("HTTPS://localhost:8443/a%20b?c=d&e", true);
    assertThat(secure.host()).isEqualTo("localhost");
    assertThat(secure.port()).isEqualTo(8443);
    assertThat(secure.ssl()).isTrue();
    assertThat(secure.path()).isEqualTo("/a%20b?c=d&e");
    assertThat(Target.of("https://127.0.0.1", true).path()).isEqualTo("/");
  }
}
