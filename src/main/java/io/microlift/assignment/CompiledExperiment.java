package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.Variant;
import io.microlift.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One experiment, ready to decide: everything that does not depend on the visitor is done. */
public final class CompiledExperiment {
  private final String key;
  private final boolean live;
  private final boolean previewed;
  private final List<Variant> variants;
  private final int control;
  private final Rule[] rules;
  private final byte[][] heads;
  private final @Nullable Remembered memory;

  /** Whom a page that names no experiment hears of, and who may look at variants. */
  record Access(boolean live, boolean previewed) {}

  /** The last of the rules must decide about everybody. */
  CompiledExperiment(String key, Access access, List<Variant> variants, List<Rule> rules) {
    this.key = key;
    this.live = access.live();
    this.previewed = access.previewed();
    this.variants = List.copyOf(variants);
    this.rules = rules.toArray(Rule[]::new);
    this.control = control(variants);
    this.heads = variants.stream().map(v -> head(key, v)).toArray(byte[][]::new);
    this.memory =
        rules.stream()
            .filter(Remembered.class::isInstance)
            .map(Remembered.class::cast)
            .findFirst()
            .orElse(null);
  }

  /** Names it. */
  public String key() {
    return key;
  }

  /** What it compares; their places are what decisions name. */
  public List<Variant> variants() {
    return variants;
  }

  /** The place of the control. */
  public int control() {
    return control;
  }

  /** Tells its rules as they are at an instant, in milliseconds since 1970. */
  public void tell(RuleReader reader, long at) {
    for (Rule rule : rules) {
      rule.tell(reader, at);
    }
  }

  /** The next instant at which its rules are others, if nobody changes them before. */
  public long changesAfter(long at) {
    long next = Long.MAX_VALUE;
    for (Rule rule : rules) {
      next = Math.min(next, rule.changesAfter(at));
    }
    return next;
  }

  /** Says whether a page that names no experiment hears of this one. */
  boolean isLive() {
    return live;
  }

  /** Says whether everybody may look at a variant that the bucket did not give. */
  boolean isPreviewed() {
    return previewed;
  }

  /** The rule that asks the memory, if there is one. */
  Optional<Remembered> memory() {
    return Optional.ofNullable(memory);
  }

  /** Decides; {@link Decision#ASK_MEMORY} if the visit must be remembered first. */
  int decide(Visit visit) {
    for (Rule rule : rules) {
      int decision = rule.decide(visit);
      if (decision != Decision.UNDECIDED) {
        return decision;
      }
    }
    throw new IllegalStateException("no rule of %s decided".formatted(key));
  }

  /** Every rule that was asked, the one that decided last. */
  List<RuleOutcome> explain(Visit visit) {
    List<RuleOutcome> outcomes = new ArrayList<>();
    for (Rule rule : rules) {
      boolean decided = rule.decide(visit) != Decision.UNDECIDED;
      outcomes.add(new RuleOutcome(rule.name(), decided, rule.explain(visit)));
      if (decided) {
        break;
      }
    }
    return outcomes;
  }

  /** The place of the variant that a decision gives. */
  int variant(int decision) {
    int variant = Decision.variant(decision);
    return variant == Decision.CONTROL ? control : variant;
  }

  /** The key of the variant at a place. */
  String variantKey(int place) {
    return variants.get(place).key();
  }

  /** The place of a variant, or -1 if there is none of this key. */
  int place(String variant) {
    for (int i = 0; i < variants.size(); i++) {
      if (variants.get(i).key().equals(variant)) {
        return i;
      }
    }
    return -1;
  }

  /** The place of the variant that a preview names, by key or by place; -1 if there is none. */
  int previewPlace(String variant) {
    int place = place(variant);
    for (int i = 0; place < 0 && i < variants.size(); i++) {
      place = Integer.toString(i).equals(variant) ? i : place;
    }
    return place;
  }

  @Nullable JsonNode payload(int place) {
    return variants.get(place).payload();
  }

  /** JSON of an assignment as far as only the variant matters, for {@link AnswerWriter}. */
  byte[] head(int place) {
    return heads[place];
  }

  private static int control(List<Variant> variants) {
    for (int i = 0; i < variants.size(); i++) {
      if (variants.get(i).control()) {
        return i;
      }
    }
    throw new IllegalArgumentException("no variant is the control: " + variants);
  }

  private static byte[] head(String key, Variant variant) {
    return "{\"experiment\":%s,\"variant\":%s,\"payload\":%s,\"inExperiment\":"
        .formatted(
            Json.write(key),
            Json.write(variant.key()),
            Json.write(Objects.requireNonNull(variant.payload())))
        .getBytes(StandardCharsets.UTF_8);
  }
}
