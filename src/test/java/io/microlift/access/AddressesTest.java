package io.microlift.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.microlift.platform.CannotStartException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses addresses =
      new Addresses(List.of("10.0.0.0/8", "192.168.7.16/28", "2001:db8::/33", "203.0.113.9"));

  /** Addresses are those of RFC 5737 and RFC 3849, for documentation. */
  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, , 198.51.100.1",
    "198.51.100.1, 192.0.2.1, 198.51.100.1",
    "10.1.2.3, , 10.1.2.3",
    "10.1.2.3, 192.0.2.1, 192.0.2.1",
    "10.1.2.3, '6.6.6.6, 192.0.2.1', 192.0.2.1",
    "10.1.2.3, '6.6.6.6, 192.0.2.1, 10.9.9.9', 192.0.2.1",
    "10.1.2.3, '10.7.7.7, 10.9.9.9', 10.7.7.7",
    "10.1.2.3, 'not an address', 10.1.2.3",
    "10.1.2.3, '192.0.2.1, localhost', 10.1.2.3",
    "192.168.7.17, 192.0.2.1, 192.0.2.1",
    "192.168.7.32, 192.0.2.1, 192.168.7.32",
    "203.0.113.9, 192.0.2.1, 192.0.2.1",
    "203.0.113.8, 192.0.2.1, 203.0.113.8",
    "2001:db8:7fff::1, 192.0.2.1, 192.0.2.1",
    "2001:db8:8000::1, 192.0.2.1, 2001:db8:8000::2"
  })
  void believeTrustedProxiesOnly(String connection, String forwarded, String same) {
    assertThat(addresses.of(connection, forwarded)).isEqualTo(addresses.of(same, null));
  }

  @Test
  void tellIpv6NetworksApartNotTheirAddresses() {
    assertThat(addresses.of("2001:db8:1:2::3", null))
        .isEqualTo(addresses.of("2001:db8:1:2:ffff::", null))
        .isNotEqualTo(addresses.of("2001:db8:1:3::3", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "proxy.example", "::/129", ""})
  void areRefusedAtTheStart(String wrong) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> new Addresses(List.of(wrong)))
        .withMessageContaining("MICROLIFT_LIMITS_TRUSTED_PROXIES");
  }
}
