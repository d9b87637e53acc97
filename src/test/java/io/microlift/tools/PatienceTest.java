package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void waitsAsLongAsTheServerAsks() {
    assertThat(Patience.pause(1, Optional.of("7"))).isEqualTo(Duration.ofSeconds(7));
    assertThat(Patience.pause(9, Optional.of("0"))).isEqualTo(Duration.ZERO);
  }

  @Test
  void otherwiseDoublesUpToFiveSeconds() {
    assertThat(Patience.pause(1, Optional.empty())).isEqualTo(Duration.ofMillis(100));
    assertThat(Patience.pause(2, Optional.empty())).isEqualTo(Duration.ofMillis(200));
    assertThat(Patience.pause(6, Optional.empty())).isEqualTo(Duration.ofMillis(3200));
    assertThat(Patience.pause(7, Optional.empty())).isEqualTo(Duration.ofSeconds(5));
    assertThat(Patience.pause(4000, Optional.of("soon"))).isEqualTo(Duration.ofSeconds(5));
  }
}
