package io.microlift.assignment;

import io.microlift.experiment.Condition;
import io.microlift.experiment.SavedGroups;
import java.time.Instant;
import java.util.Map;

/** The rules that need nothing but the visitor, in the order in which they are asked. */
final class Rules {
  private Rules() {}

  /** Always decides the same: the last word of experiments that do not run. */
  record Always(String name, int decision, String why) implements Rule {
    @Override
    public int decide(Visit visit) {
      return decision;
    }

    @Override
    public String explain(Visit visit) {
      return why;
    }

    @Override
    public void tell(RuleReader reader, long at) {
      int variant = Decision.variant(decision);
      if (variant == Decision.CONTROL) {
        reader.closed();
      } else {
        reader.ships(variant);
      }
    }
  }

  /** Keeps everybody out before {@code start} and from {@code end} on, milliseconds since 1970. */
  record Scheduled(long start, long end) implements Rule {
    @Override
    public int decide(Visit visit) {
      return start <= visit.at() && visit.at() < end
          ? Decision.UNDECIDED
          : Decision.out(AssignmentReason.NOT_RUNNING);
    }

    @Override
    public String name() {
      return "schedule";
    }

    @Override
    public String explain(Visit visit) {
      return "it is %s, and it assigns from %s to %s"
          .formatted(
              Instant.ofEpochMilli(visit.at()),
              start == Long.MIN_VALUE ? "its start" : Instant.ofEpochMilli(start),
              end == Long.MAX_VALUE ? "its conclusion" : Instant.ofEpochMilli(end));
    }

    @Override
    public void tell(RuleReader reader, long at) {
      if (at < start || at >= end) {
        reader.closed();
      }
    }

    @Override
    public long changesAfter(long at) {
      return at < start ? start : at < end ? end : Long.MAX_VALUE;
    }
  }

  /** Gives visitors whom the definition names their variant. */
  record VisitorOverrides(Map<String, Integer> variants) implements Rule {
    VisitorOverrides {
      variants = Map.copyOf(variants);
    }

    @Override
    public int decide(Visit visit) {
      Integer variant = variants.get(visit.visitor().id());
      return variant == null
          ? Decision.UNDECIDED
          : Decision.in(variant, AssignmentReason.OVERRIDE, Decision.NO_BUCKET);
    }

    @Override
    public String name() {
      return "overrides";
    }

    @Override
    public String explain(Visit visit) {
      return "the definition names %d visitors".formatted(variants.size());
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.overrides(variants);
    }
  }

  /** Gives an audience one variant. */
  record AudienceOverridden(Condition audience, SavedGroups groups, int variant) implements Rule {
    @Override
    public int decide(Visit visit) {
      return audience.matches(visit.visitor().attributes(), groups)
          ? Decision.in(variant, AssignmentReason.OVERRIDE, Decision.NO_BUCKET)
          : Decision.UNDECIDED;
    }

    @Override
    public String name() {
      return "audienceOverrides";
    }

    @Override
    public String explain(Visit visit) {
      return "whether the attributes match the condition of the override";
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.overrides(audience.source(), variant);
    }
  }

  /** Keeps out who does not match the condition. */
  record InAudience(Condition audience, SavedGroups groups) implements Rule {
    @Override
    public int decide(Visit visit) {
      return audience.matches(visit.visitor().attributes(), groups)
          ? Decision.UNDECIDED
          : Decision.out(AssignmentReason.NOT_IN_AUDIENCE);
    }

    @Override
    public String name() {
      return "audience";
    }

    @Override
    public String explain(Visit visit) {
      return "whether the attributes match the condition of the audience";
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.audience(audience.source());
    }
  }

  /** Keeps out who lacks the attribute that is randomised. */
  record HasUnit(String attribute) implements Rule {
    @Override
    public int decide(Visit visit) {
      return visit.visitor().unit(attribute) == null
          ? Decision.out(AssignmentReason.MISSING_UNIT)
          : Decision.UNDECIDED;
    }

    @Override
    public String name() {
      return "unit";
    }

    @Override
    public String explain(Visit visit) {
      return "%s is %s".formatted(attribute, visit.visitor().unit(attribute));
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.unit(attribute);
    }
  }

  /** Keeps out the visitors of a holdout: those in the buckets below {@code end}. */
  record NotHeldOut(String holdout, Hash hash, int end) implements Rule {
    @Override
    public int decide(Visit visit) {
      int bucket = hash.bucketOf(visit.visitor());
      return 0 <= bucket && bucket < end
          ? Decision.out(AssignmentReason.HOLDOUT)
          : Decision.UNDECIDED;
    }

    @Override
    public String name() {
      return "holdout";
    }

    @Override
    public String explain(Visit visit) {
      return "bucket %d of holdout %s, which keeps [0, %d)"
          .formatted(hash.bucketOf(visit.visitor()), holdout, end);
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.holdout(hash, end);
    }
  }

  /** Keeps out whom the layer gives to another experiment, or to none. */
  record InLayer(String layer, Hash hash, BucketSet own, BucketSet others) implements Rule {
    @Override
    public int decide(Visit visit) {
      int bucket = hash.bucketOf(visit.visitor());
      if (own.contains(bucket)) {
        return Decision.UNDECIDED;
      }
      return Decision.out(
          others.contains(bucket) ? AssignmentReason.LAYER_TAKEN : AssignmentReason.NOT_IN_TRAFFIC);
    }

    @Override
    public String name() {
      return "layer";
    }

    @Override
    public String explain(Visit visit) {
      return "bucket %d of layer %s, of which it has %s"
          .formatted(hash.bucketOf(visit.visitor()), layer, own);
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.layer(hash, own.ranges());
    }
  }

  /** Divides whoever is left among the variants. */
  record Divide(Hash hash, RampedRanges ranges) implements Rule {
    @Override
    public int decide(Visit visit) {
      int bucket = hash.bucketOf(visit.visitor());
      int variant = ranges.at(visit.at()).variantOf(bucket);
      return variant == BucketRanges.NO_VARIANT
          ? Decision.serve(Decision.CONTROL, AssignmentReason.NOT_IN_TRAFFIC, bucket)
          : Decision.in(variant, AssignmentReason.SPLIT, bucket);
    }

    @Override
    public String name() {
      return "split";
    }

    @Override
    public String explain(Visit visit) {
      return "bucket %d by salt %s".formatted(hash.bucketOf(visit.visitor()), hash.seed());
    }

    @Override
    public void tell(RuleReader reader, long at) {
      reader.divides(hash, ranges.at(at).ranges());
    }

    @Override
    public long changesAfter(long at) {
      return ranges.changesAfter(at);
    }
  }
}
