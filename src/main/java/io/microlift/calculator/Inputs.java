package io.microlift.calculator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.microlift.stats.Proportion;
import io.microlift.stats.Sample;
import io.microlift.stats.Sides;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the inputs of one method strictly, and remembers everything that is wrong with them.
 *
 * <p>Every reading method returns a legal stand-in when the input is not legal, so that reading can
 * go on and all violations are reported at once; {@link #finish()} is what refuses them. A method
 * must not compute before that. What one value has to be like is the business of {@link
 * LegalValues}.
 */
public final class Inputs {
  /** Largest size of a sum of squares. */
  static final double LARGEST_SQUARE = 1e220;

  private static final double LEAST_ALPHA = 1e-300;

  private final JsonNode node;
  private final String pointer;
  private final LegalValues values;
  private final Set<String> known = new HashSet<>();
  private final List<Inputs> children = new ArrayList<>();
  private boolean finished;

  private Inputs(JsonNode node, String pointer, LegalValues values) {
    this.pointer = pointer;
    this.values = values;
    if (!node.isObject()) {
      values.add(pointer, "must be a JSON object");
    }
    this.node = node.isObject() ? node : JsonNodeFactory.instance.objectNode();
  }

  /** Starts reading a document. */
  public static Inputs of(JsonNode document) {
    return new Inputs(document, "", new LegalValues());
  }

  /** Reads an error level in [1e-300, 1), the field {@code alpha}. */
  public double alpha() {
    double alpha = openProbability("alpha");
    return alpha >= LEAST_ALPHA ? alpha : refuse("alpha", "must be at least 1e-300", 0.05);
  }

  /** Reads a count of visitors and one of those who converted, which is not larger. */
  public Proportion proportion(String converted, String visitors) {
    int before = values.violations().size();
    long all = count(visitors, 1);
    long some = count(converted, 0);
    if (values.violations().size() == before && some > all) {
      violate(converted, "must be at most " + visitors + ", which is " + all);
    }
    return values.violations().size() == before ? new Proportion(some, all) : new Proportion(0, 1);
  }

  /** Reads the fields {@code n…}, {@code mean…} and {@code var…} of one arm. */
  public Sample sample(String arm, long least) {
    int before = values.violations().size();
    long visitors = count("n" + arm, least);
    double mean = number("mean" + arm);
    double variance = notNegative("var" + arm);
    return values.violations().size() == before
        ? new Sample(visitors, mean, variance)
        : new Sample(2, 0, 1);
  }

  /** Reads a whole number from {@code least} to 10¹². */
  public long count(String name, long least) {
    return values.toCount(read(name), at(name), least);
  }

  /** Reads a value: 0, or in size from 1e-100 to 1e100. */
  public double number(String name) {
    return values.toValue(read(name), at(name), -LegalValues.LARGEST);
  }

  /** Reads a number in [least, most]. */
  public double number(String name, double least, double most) {
    return values.toNumber(read(name), at(name), least, most);
  }

  /** Reads 0 or a number in size from 1e-220 to {@code most}, with all digits it was sent with. */
  public BigDecimal exact(String name, double most) {
    JsonNode value = read(name);
    int before = values.violations().size();
    double rough = values.toNumber(value, at(name), -most, most);
    if (value == null || values.violations().size() > before) {
      return BigDecimal.ZERO;
    }
    BigDecimal exact = value.decimalValue();
    if (exact.signum() == 0) {
      return BigDecimal.ZERO;
    }
    if (Math.abs(rough) < 1 / LARGEST_SQUARE) {
      violate(name, "must be 0 or at least " + 1 / LARGEST_SQUARE + " in size");
      return BigDecimal.ZERO;
    }
    return exact;
  }

  /** Reads 0 or a number from 1e-100 to 1e100. */
  public double notNegative(String name) {
    return values.toValue(read(name), at(name), 0);
  }

  /** Reads a number from 1e-100 to 1e100. */
  public double positive(String name) {
    double value = values.toValue(read(name), at(name), 0);
    return value == 0 ? refuse(name, "must be above 0", 1.0) : value;
  }

  /** Reads a number in (0, 1). */
  public double openProbability(String name) {
    double value = values.toNumber(read(name), at(name), 0, 1);
    return value > 0 && value < 1 ? value : refuse(name, "must be above 0 and below 1", 0.5);
  }

  /** Reads a number in [0, 1]. */
  public double closedProbability(String name) {
    return values.toNumber(read(name), at(name), 0, 1);
  }

  /** Says whether a field is absent or null; either is then legal. */
  public boolean isNull(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull();
  }

  /** Reads true or false. */
  public boolean flag(String name) {
    JsonNode value = read(name);
    if (value != null && !value.isBoolean()) {
      violate(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** Reads one of the words that are the keys of {@code words}. */
  public <T> T choice(String name, Map<String, T> words) {
    JsonNode value = read(name);
    T chosen = value != null && value.isTextual() ? words.get(value.textValue()) : null;
    if (chosen != null) {
      return chosen;
    }
    if (value != null) {
      violate(name, "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }
    return words.values().iterator().next();
  }

  /** Reads an array of at least {@code least} values, see {@link #number(String)}. */
  public double[] numbers(String name, int least) {
    return values.toValues(elements(name, least), at(name));
  }

  /** Reads an array of at least {@code least} numbers in [from, to]. */
  public double[] numbers(String name, int least, double from, double to) {
    List<JsonNode> elements = elements(name, least);
    double[] numbers = new double[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.toNumber(elements.get(i), at(name) + "/" + i, from, to);
    }
    return numbers;
  }

  /** Reads an array of at least {@code least} whole numbers from 0 to 10¹². */
  public long[] counts(String name, int least) {
    List<JsonNode> elements = elements(name, least);
    long[] counts = new long[elements.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = values.toCount(elements.get(i), at(name) + "/" + i, 0);
    }
    return counts;
  }

  /** Reads an array of at least {@code least} arrays of {@code width} whole numbers from 0. */
  public List<long[]> countRows(String name, int least, int width) {
    List<JsonNode> elements = elements(name, least);
    List<long[]> rows = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String place = at(name) + "/" + i;
      List<JsonNode> row = values.toElements(elements.get(i), place, 0);
      long[] counts = new long[width];
      if (row.size() != width) {
        values.add(place, "must be an array of " + width + " whole numbers");
      } else {
        for (int j = 0; j < width; j++) {
          counts[j] = values.toCount(row.get(j), place + "/" + j, 0);
        }
      }
      rows.add(counts);
    }
    return rows;
  }

  /** Reads 1 or 2, the field {@code sided}. */
  public Sides sides() {
    return count("sided", 1, 2) == 2 ? Sides.TWO : Sides.ONE;
  }

  /** Reads a whole number in [least, most]. */
  public int count(String name, int least, int most) {
    double value = number(name, least, most);
    return (int) (value == Math.rint(value) ? value : refuse(name, "must be whole", least));
  }

  /** Reads a power in (0, 1) above the error level {@code alpha}. */
  public double power(double alpha) {
    double power = openProbability("power");
    return power > alpha ? power : refuse("power", "must be above alpha", (1 + alpha) / 2);
  }

  /** Reads an array of at least {@code least} arrays of values of any length. */
  public List<double[]> rows(String name, int least) {
    List<JsonNode> elements = elements(name, least);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String place = at(name) + "/" + i;
      rows.add(values.toValues(values.toElements(elements.get(i), place, 0), place));
    }
    return rows;
  }

  /** Reads an array of at least {@code least} arrays of exactly {@code width} values. */
  public List<double[]> rows(String name, int least, int width) {
    return sameWidth(rows(name, least), name, width);
  }

  /** Reads an array of arrays of values that all have the same length of at least 1. */
  public List<double[]> matrix(String name, int least) {
    List<double[]> rows = rows(name, least);
    int width = rows.isEmpty() ? 1 : Math.max(1, rows.get(0).length);
    return sameWidth(rows, name, width);
  }

  /** Starts reading a nested object. */
  public Inputs object(String name) {
    JsonNode value = read(name);
    return child(value == null ? JsonNodeFactory.instance.objectNode() : value, at(name));
  }

  /** Starts reading an array of at least {@code least} objects. */
  public List<Inputs> objects(String name, int least) {
    List<JsonNode> elements = elements(name, least);
    List<Inputs> objects = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      objects.add(child(elements.get(i), at(name) + "/" + i));
    }
    return objects;
  }

  /** Notes it if an array does not have as many elements as another one. */
  public void requireLength(String name, int length, String other, int otherLength) {
    if (length != otherLength) {
      violate(name, "must have as many elements as " + other + ", which has " + otherLength);
    }
  }

  /** Notes that a field breaks a rule. */
  public void violate(String name, String message) {
    values.add(at(name), message);
  }

  /** Refuses fields nobody asked for, and everything that was found wrong. */
  public void finish() {
    finished = true;
    refuseUnknown();
    if (!values.violations().isEmpty()) {
      throw new InvalidInputs(values.violations());
    }
  }

  boolean isFinished() {
    return finished;
  }

  private void refuseUnknown() {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        violate(name, "is not an input of this method");
      }
    }
    children.forEach(Inputs::refuseUnknown);
  }

  private @Nullable JsonNode read(String name) {
    known.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      violate(name, "is missing");
    }
    return value;
  }

  private Inputs child(JsonNode value, String place) {
    Inputs child = new Inputs(value, place, values);
    children.add(child);
    return child;
  }

  private List<double[]> sameWidth(List<double[]> rows, String name, int width) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != width) {
        values.add(at(name) + "/" + i, "must be an array of " + width);
        rows.set(i, new double[width]);
      }
    }
    return rows;
  }

  private List<JsonNode> elements(String name, int least) {
    JsonNode value = read(name);
    return value == null ? List.of() : values.toElements(value, at(name), least);
  }

  private double refuse(String name, String message, double standIn) {
    if (node.has(name)
        && values.violations().stream().noneMatch(each -> each.pointer().equals(at(name)))) {
      violate(name, message);
    }
    return standIn;
  }

  private String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
