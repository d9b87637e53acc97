package io.microlift.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
        "ff02::1"
      })
  void nobodyIsSentToPrivateNetworks(String address) throws IOException {
    assertThat(Target.isPrivate(InetAddress.getByName(address))).isTrue();
    String host = address.contains(":") ? "[" + address + "]" : address;
    assertThatThrownBy(() -> Target.of("http://" + host + "/", false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MICROLIFT_WEBHOOKS_ALLOW_PRIVATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860:4860::8888"})
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
