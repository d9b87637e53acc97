package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Names a goal in every URL and experiment: unique, never reused. */
@Schema(type = SchemaType.STRING)
public record GoalKey(@JsonValue String value) {
  /** Refuses what {@link Keys} does not allow. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public GoalKey {
    if (!Keys.isLegal(value)) {
      throw new IllegalArgumentException("not a goal key: '%s'".formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
