package io.microlift.orders;

/**
 * A secret that signs visitor tokens.
 *
 * @param id its number, which tokens name
 * @param secret random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // only carried, never compared
record SigningKey(int id, byte[] secret) {
  /** Leaves the secret out: this text reaches logs. */
  @Override
  public String toString() {
    return "SigningKey[id=" + id + "]";
  }
}
