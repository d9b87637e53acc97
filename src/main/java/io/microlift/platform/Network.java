package io.microlift.platform;

import io.netty.util.NetUtil;

/**
 * Addresses that begin with the same bits.
 *
 * @param start an address of the network, 4 or 16 bytes
 * @param bits how many of its bits all of them share
 */
@SuppressWarnings("ArrayRecordComponent") // only carried, never compared
public record Network(byte[] start, int bits) {
  /**
   * Reads a network such as {@code 10.0.0.0/8}, or a single address.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] start =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (start == null) {
      throw refused(text);
    }
    int all = start.length * Byte.SIZE;
    int bits = slash < 0 ? all : bits(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw refused(text);
    }
    return new Network(start, bits);
  }

  /**
   * Reads a network that a setting names.
   *
   * @throws CannotStartException if it is none
   */
  public static Network ofSetting(String variable, String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(
          "%s has '%s'".formatted(variable, text),
          "Each part must be an address or a network such as 10.0.0.0/8");
    }
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("not a network: '%s'".formatted(text));
  }

  /** Says whether an address, 4 or 16 bytes, is one of the network. */
  public boolean contains(byte[] address) {
    if (address.length != start.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != start[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ start[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
  }
}
