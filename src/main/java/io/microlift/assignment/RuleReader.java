package io.microlift.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import io.microlift.experiment.LayerRange;
import java.util.List;
import java.util.Map;

/**
 * Hears the rules of one experiment in the order in which they are asked, so that a program
 * elsewhere decides as this server does. A rule leaves to the next one whomever it does not decide
 * about. Variants are places among those of the experiment; who is kept out sees the control.
 */
public interface RuleReader {
  /** Keeps everybody out. */
  void closed();

  /** Shows everybody a variant, and nobody takes part. */
  void ships(int variant);

  /** Gives visitors, by their ids, a variant. */
  void overrides(Map<String, Integer> variants);

  /** Gives an audience a variant. */
  void overrides(JsonNode audience, int variant);

  /** Keeps out whoever does not match a condition. */
  void audience(JsonNode condition);

  /** Keeps out whoever lacks an attribute. */
  void unit(String attribute);

  /** Keeps out the buckets below {@code end}; whoever lacks the attribute stays in. */
  void holdout(Hash hash, int end);

  /** Keeps out the buckets outside these ranges. */
  void layer(Hash hash, List<LayerRange> own);

  /** Keeps out whoever is not in one of these variants of another experiment. */
  void requires(CompiledExperiment other, List<String> variants);

  /** Lets visitors keep the variant that they saw first. */
  void remembers();

  /** Divides whoever is left: variant i has the buckets of range i, the first range that fits. */
  void divides(Hash hash, List<BucketRange> ranges);
}
