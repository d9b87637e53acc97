package io.microlift.experiment;

import io.microlift.platform.Fields;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one spelling of keys of experiments, variants, goals and layers. */
public final class Keys {
  /** What a key may look like, for people. */
  public static final String RULE = "must be 1 to 64 letters, digits, dots, hyphens or underscores";

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Keys() {}

  /** Says whether a text may be a key. */
  public static boolean isLegal(String value) {
    return LEGAL.matcher(value).matches();
  }

  /** Reads a key; an illegal one leaves a violation and returns {@code "invalid"}. */
  static String read(Fields fields, String name) {
    if (!fields.has(name)) {
      fields.refuse(name, "is missing");
      return "invalid";
    }
    return check(fields, name, fields.text(name, ""));
  }

  /** Reads the key of a definition, which the address has already if it is not null. */
  static String read(Fields fields, String name, @Nullable String address) {
    if (address == null) {
      return read(fields, name);
    }
    if (!fields.text(name, address).equals(address)) {
      fields.refuse(name, "must be the key of the address, %s, or absent".formatted(address));
    }
    return address;
  }

  /**
   * Checks a key found at {@code place} of the fields; an illegal one becomes {@code "invalid"}.
   */
  static String check(Fields fields, String place, String value) {
    if (isLegal(value)) {
      return value;
    }
    fields.refuse(place, RULE);
    return "invalid";
  }
}
