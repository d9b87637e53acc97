package io.microlift.tracking;

import io.microlift.fold.Pair;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Sums of products of two numbers of the same visitors of one phase. */
public final class Products {
  private final int phase;
  private final Map<Pair, BigInteger> sums;

  private Products(int phase, Map<Pair, BigInteger> sums) {
    this.phase = phase;
    this.sums = sums;
  }

  /** Reads the sums of a phase, as the connection's transaction sees them. */
  public static Products read(Connection connection, int phase) throws SQLException {
    return new Products(phase, TallyStore.pairs(connection, phase));
  }

  /** The sum of the products of two different metrics in their smallest units, in either order. */
  public BigDecimal of(String variant, int a, String currencyA, int b, String currencyB) {
    Pair pair =
        a < b
            ? new Pair(phase, variant, a, currencyA, b, currencyB)
            : new Pair(phase, variant, b, currencyB, a, currencyA);
    return new BigDecimal(sums.getOrDefault(pair, BigInteger.ZERO));
  }
}
