package io.microlift.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.platform.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads goals from JSON and says everything that is wrong with them. */
final class GoalReader {
  private static final int MOST_DAYS = 400;
  private static final int MOST_TIMES = 1_000;
  private static final BigDecimal LARGEST_RATE = BigDecimal.valueOf(1_000_000);

  private final Fields fields;
  private final GoalKind kind;

  private GoalReader(Fields fields) {
    this.fields = fields;
    this.kind = fields.choice("kind", GoalKind.class, GoalKind.CONVERSION);
  }

  /** Reads a goal; {@code key} is the one in the URL, which the body may repeat. */
  static GoalDefinition read(Fields fields, @Nullable String key) {
    return new GoalReader(GoalTemplates.complete(fields)).read(key);
  }

  private GoalDefinition read(@Nullable String key) {
    String name = Keys.read(fields, "key", key);
    boolean retention = kind == GoalKind.RETENTION;
    String currency = currency();
    return new GoalDefinition(
        new GoalKey(name),
        fields.text("name", name),
        fields.choice("tier", Tier.class, Tier.MICRO),
        kind,
        events(),
        filter(),
        window(),
        fields.choice("direction", Direction.class, Direction.INCREASE),
        currency,
        rates(currency),
        cap(),
        atLeast(),
        part("numerator"),
        part("denominator"),
        retention ? Integer.valueOf(fields.integer("from", 1, MOST_DAYS, 1)) : none("from"),
        retention ? Integer.valueOf(to()) : none("to"));
  }

  private List<String> events() {
    List<String> events = fields.texts("events");
    if (kind == GoalKind.RATIO && !events.isEmpty()) {
      fields.refuse("events", "do not go with kind ratio; its numerator and denominator have them");
    } else if (events.isEmpty() && kind != GoalKind.RATIO && kind != GoalKind.RETENTION) {
      fields.refuse("events", "needs the name of at least one event that counts");
    }
    return events.stream().distinct().toList();
  }

  private @Nullable JsonNode filter() {
    Fields filter = fields.object("filter");
    if (filter == null) {
      return null;
    }
    filter.names();
    onlyFor("filter", kind != GoalKind.RATIO, "every kind but ratio");
    JsonNode condition = Objects.requireNonNull(fields.any("filter"));
    Condition.compile(condition, (pointer, message) -> fields.refuse("filter" + pointer, message));
    return condition;
  }

  private @Nullable Duration window() {
    String text = fields.optionalText("window");
    if (text == null) {
      return null;
    }
    onlyFor(
        "window",
        kind != GoalKind.RATIO && kind != GoalKind.RETENTION,
        "kinds conversion, count and value");
    try {
      Duration window = Duration.parse(text);
      if (window.isNegative() || window.isZero()) {
        fields.refuse("window", "must be longer than nothing");
      } else if (window.toDays() > MOST_DAYS) {
        fields.refuse("window", "must be at most P%dD".formatted(MOST_DAYS));
      }
      return window;
    } catch (DateTimeParseException e) {
      fields.refuse("window", "must be an ISO-8601 duration such as P7D or PT12H");
      return null;
    }
  }

  private @Nullable String currency() {
    String code = fields.optionalText("currency");
    if (code == null) {
      return null;
    }
    onlyFor("currency", kind == GoalKind.VALUE, "kind value");
    return isCurrency("currency", code) ? code : null;
  }

  private Map<String, BigDecimal> rates(@Nullable String currency) {
    Fields rates = fields.object("rates");
    if (rates == null) {
      return Map.of();
    }
    if (currency == null) {
      fields.refuse("rates", "go with a currency, into which they convert");
    }
    Map<String, BigDecimal> byCurrency = new TreeMap<>();
    for (String code : rates.names()) {
      BigDecimal rate = rates.decimal(code);
      if (rate == null || rate.signum() <= 0 || rate.compareTo(LARGEST_RATE) > 0) {
        rates.refuse(code, "must be a number above 0 and at most " + LARGEST_RATE);
      } else if (isCurrency("rates/" + code, code)) {
        byCurrency.put(code, rate);
      }
    }
    return byCurrency;
  }

  private boolean isCurrency(String name, String code) {
    try {
      Currency.getInstance(code);
      return true;
    } catch (IllegalArgumentException e) {
      fields.refuse(name, "must be an ISO 4217 code such as EUR");
      return false;
    }
  }

  private @Nullable Cap cap() {
    if (!fields.has("cap")) {
      return null;
    }
    onlyFor("cap", kind == GoalKind.COUNT || kind == GoalKind.VALUE, "kinds count and value");
    JsonNode cap = Objects.requireNonNull(fields.any("cap"));
    if (!cap.isObject()) {
      BigDecimal number = fields.decimal("cap");
      if (number == null || number.signum() <= 0) {
        fields.refuse("cap", "must be a number above 0, or {\"percentile\": 0.99}");
        return null;
      }
      return new Cap(number, null);
    }
    Fields object = Objects.requireNonNull(fields.object("cap"));
    double percentile = object.number("percentile", 0);
    if (!(percentile > 0 && percentile < 1)) {
      object.refuse("percentile", "must be above 0 and below 1, such as 0.99");
      return null;
    }
    return new Cap(null, percentile);
  }

  private @Nullable Integer atLeast() {
    if (!fields.has("atLeast")) {
      return null;
    }
    onlyFor("atLeast", kind == GoalKind.CONVERSION, "kind conversion");
    int times = fields.integer("atLeast", 1, MOST_TIMES, 1);
    return times == 1 ? null : Integer.valueOf(times);
  }

  private @Nullable GoalKey part(String name) {
    if (kind == GoalKind.RATIO) {
      return new GoalKey(Keys.read(fields, name));
    }
    if (fields.has(name)) {
      fields.refuse(name, "goes with kind ratio only");
    }
    return null;
  }

  private int to() {
    int from = fields.integer("from", 1, MOST_DAYS, 1);
    int to = fields.integer("to", 1, MOST_DAYS, from + 1);
    if (to <= from) {
      fields.refuse("to", "must be after 'from'; from 7 to 8 is the eighth day");
    }
    return to;
  }

  private @Nullable Integer none(String name) {
    if (fields.has(name)) {
      fields.refuse(name, "goes with kind retention only");
    }
    return null;
  }

  private void onlyFor(String name, boolean allowed, String kinds) {
    if (!allowed) {
      fields.refuse(name, "goes with " + kinds + " only");
    }
  }
}
