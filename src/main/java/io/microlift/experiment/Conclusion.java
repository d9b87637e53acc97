package io.microlift.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided in the end.
 *
 * @param decision what happens now
 * @param variant the variant that is shipped, only with {@link Decision#SHIP}
 * @param note why
 * @param concludedAt when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Conclusion(
    Decision decision, @Nullable String variant, String note, Instant concludedAt) {
  /** What happens after an experiment. */
  public enum Decision {
    /** A variant is served to the whole audience. */
    @JsonProperty("ship")
    SHIP,
    /** Back to the control. */
    @JsonProperty("rollback")
    ROLLBACK,
    /** Nothing was found. */
    @JsonProperty("inconclusive")
    INCONCLUSIVE
  }
}
