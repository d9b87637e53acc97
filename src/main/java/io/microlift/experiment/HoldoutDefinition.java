package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.microlift.platform.Fields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A share of visitors who see no experiment, so that what all experiments do together can be seen.
 *
 * @param key names it, and seeds its buckets
 * @param name for people
 * @param share of all visitors, in (0, 1)
 * @param unit attribute that is randomised
 * @param layer the layer whose experiments they do not see, or null for all experiments
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HoldoutDefinition(
    String key, String name, double share, String unit, @Nullable String layer) {
  /** Refuses a key or share that is none. */
  public HoldoutDefinition {
    if (!Keys.isLegal(key)) {
      throw new IllegalArgumentException("not a holdout key: '%s'".formatted(key));
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be in (0, 1), not " + share);
    }
  }

  /** Says whether the id of a visitor alone tells whether it keeps the visitor. */
  public boolean isOfVisitors() {
    return unit.equals(ExperimentDefinition.VISITOR_ID);
  }

  /** Says whether it keeps its visitors out of this experiment. */
  public boolean covers(ExperimentDefinition experiment) {
    return layer == null || layer.equals(experiment.layer());
  }

  /** Says whether someone who takes part now would not under this definition. */
  boolean takesMoreThan(HoldoutDefinition before) {
    return share > before.share
        || !unit.equals(before.unit)
        || !Objects.equals(layer, before.layer);
  }

  /** Reads a holdout; {@code address} is the key in the URL, which the body may repeat. */
  static HoldoutDefinition read(Fields fields, @Nullable String address) {
    String key = Keys.read(fields, "key", address);
    double share = fields.number("share", Double.NaN);
    boolean legal = share > 0 && share < 1;
    if (!legal) {
      fields.refuse("share", "must be a share of visitors above 0 and below 1, such as 0.05");
    }
    return new HoldoutDefinition(
        key,
        fields.text("name", key),
        legal ? share : 0.5,
        fields.text("unit", ExperimentDefinition.VISITOR_ID),
        fields.has("layer") ? Keys.read(fields, "layer") : null);
  }
}
