package io.microlift.fold;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Names of the segments that visitors belong to: {@code dimension:value}. */
public final class Segment {
  /** The attribute that says whether a visitor was here before, {@code true} or {@code false}. */
  public static final String RETURNING_ATTRIBUTE = "returning";

  /** The visitors who were here before; all others are new. */
  public static final String RETURNING = "visitor:returning";

  /** All others: not stored, for they are what is left. */
  public static final String NEW = "visitor:new";

  /** The dimension of devices. */
  public static final String DEVICE = "device";

  /** The dimension of countries, by ISO 3166 code. */
  public static final String COUNTRY = "country";

  /** The dimension of new and returning visitors. */
  public static final String VISITOR = "visitor";

  /** The value that stands for those that are not told apart. */
  public static final String OTHER = "other";

  /** For how many days visitors' sums are told apart by the days since the first exposure. */
  public static final int AGES = 28;

  private static final List<String> BY_AGE =
      IntStream.range(0, AGES).mapToObj(age -> "!age:" + age).toList();

  private static final int LONGEST = 64;
  private static final Set<String> DEVICES = Set.of("phone", "tablet", "desktop", "tv");
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private Segment() {}

  /**
   * Names, by days since the first exposure, the parts into which the sums of all visitors who
   * count are divided: part 0 has what happened on the day of the exposure, part 1 what happened on
   * the day after, and so on; what happens later is in none.
   */
  public static List<String> byAge() {
    return BY_AGE;
  }

  /** The segment of the visitors whose attribute {@code dimension} is {@code value}. */
  static String of(String dimension, String value) {
    return dimension
        + ":"
        + switch (dimension) {
          case DEVICE -> device(value.toLowerCase(Locale.ROOT));
          case COUNTRY -> country(value.toUpperCase(Locale.ROOT));
          default -> value.length() <= LONGEST ? value : OTHER;
        };
  }

  private static String device(String value) {
    if (value.equals("mobile")) {
      return "phone";
    }
    return DEVICES.contains(value) ? value : OTHER;
  }

  private static String country(String value) {
    return COUNTRIES.contains(value) ? value : OTHER;
  }
}
