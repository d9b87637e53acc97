package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Names an experiment in every URL and event: unique, never reused. */
@Schema(type = SchemaType.STRING)
public record ExperimentKey(@JsonValue String value) {
  /** Refuses what {@link Keys} does not allow. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ExperimentKey {
    if (!Keys.isLegal(value)) {
      throw new IllegalArgumentException("not an experiment key: '%s'".formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
