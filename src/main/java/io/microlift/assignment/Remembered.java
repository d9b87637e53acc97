package io.microlift.assignment;

import io.microlift.experiment.Experiment;
import io.microlift.experiment.Phase;
import io.microlift.experiment.Split;
import io.microlift.experiment.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets visitors keep the variant they saw first although allocation has changed since under the
 * same salt. Only those are asked about whose bucket had another variant before: for all others the
 * hash says what they saw.
 */
final class Remembered implements Rule {
  private final Question question;
  private final Hash hash;
  private final RampedRanges ranges;
  private final List<BucketRanges> earlier = new ArrayList<>();

  /** Place among today's variants by phase and place among its variants, -1 if it is gone. */
  private final List<int[]> places = new ArrayList<>();

  private final Map<String, Integer> variants;
  private final boolean everybody;

  /** Asks about everybody if {@code everybody}, else about nobody yet: see {@link #of}. */
  Remembered(
      Question question,
      Hash hash,
      RampedRanges ranges,
      Map<String, Integer> variants,
      boolean everybody) {
    this.question = question;
    this.hash = hash;
    this.ranges = ranges;
    this.variants = Map.copyOf(variants);
    this.everybody = everybody;
  }

  /** The rule of an experiment that was started. */
  static Remembered of(Experiment experiment, Hash hash, RampedRanges ranges) {
    List<Phase> phases = experiment.phasesOfSalt();
    Phase current = phases.get(phases.size() - 1);
    Map<String, Integer> variants = new HashMap<>();
    for (Variant variant : experiment.definition().variants()) {
      variants.put(variant.key(), variants.size());
    }
    Question question =
        new Question(
            experiment.definition().key().value(),
            current.salt(),
            phases.stream().map(Phase::id).toList());
    Remembered rule =
        new Remembered(question, hash, ranges, variants, experiment.definition().sticky());
    for (Phase phase : phases) {
      Split split = phase.split();
      if (phase.id() != current.id() && split != null) {
        rule.add(split);
      }
    }
    return rule;
  }

  private void add(Split split) {
    double[] weights = split.shares().stream().mapToDouble(Split.Share::weight).toArray();
    earlier.add(BucketRanges.of(split.coverage(), weights));
    places.add(
        split.shares().stream().mapToInt(s -> variants.getOrDefault(s.variant(), -1)).toArray());
  }

  @Override
  public int decide(Visit visit) {
    int bucket = hash.bucketOf(visit.visitor());
    if (!everybody && !mayHaveSeenAnother(bucket, visit.at())) {
      return Decision.UNDECIDED;
    }
    if (!visit.remembers()) {
      visit.ask(question);
      return Decision.ASK_MEMORY;
    }
    String seen = visit.seen(question.experiment());
    Integer variant = seen == null ? null : variants.get(seen);
    return variant == null
        ? Decision.UNDECIDED
        : Decision.in(variant, AssignmentReason.STICKY, bucket);
  }

  private boolean mayHaveSeenAnother(int bucket, long at) {
    int now = ranges.at(at).variantOf(bucket);
    for (int i = 0; i < earlier.size(); i++) {
      int then = earlier.get(i).variantOf(bucket);
      if (then != BucketRanges.NO_VARIANT && places.get(i)[then] != now) {
        return true;
      }
    }
    return false;
  }

  /** What the memory keeps of an exposure to this experiment. */
  Question question() {
    return question;
  }

  @Override
  public void tell(RuleReader reader, long at) {
    reader.remembers();
  }

  @Override
  public String name() {
    return "sticky";
  }

  @Override
  public String explain(Visit visit) {
    String seen = visit.seen(question.experiment());
    return seen == null
        ? "the hash has always said the same, or no earlier exposure is known"
        : "the visitor saw %s first".formatted(seen);
  }
}
