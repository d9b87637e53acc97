package io.microlift.orders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of visitor tokens, {@code microlift.visitor-token.*}. */
@ConfigMapping(prefix = "microlift.visitor-token")
interface VisitorTokenConfig {
  /** How long a token is good: from the cart to the last refund. */
  @WithDefault("P180D")
  Duration validity();
}
