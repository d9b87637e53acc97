package io.microlift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingSettingsTest {
  @Test
  void turnNothingOnWithoutAnAddress() {
    assertThat(properties(Map.of())).isEmpty();
    assertThat(properties(Map.of("MICROLIFT_TRACING_SHARE", "0.5"))).isEmpty();
  }

  @Test
  void turnTracingOnWithOne() {
    assertThat(
            properties(
                Map.of(
                    "MICROLIFT_TRACING_URL", " https://collector.example/otlp ",
                    "MICROLIFT_TRACING_SHARE", "0.01")))
        .containsEntry("quarkus.otel.sdk.disabled", "false")
        .containsEntry("quarkus.otel.exporter.otlp.endpoint", "https://collector.example/otlp")
        .containsEntry("microlift.tracing.share", "0.01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector:4318", "4318", "grpc://collector:4317", "http:///x", "a b"})
  void refuseWhatIsNoAddress(String url) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> properties(Map.of("MICROLIFT_TRACING_URL", url)))
        .withMessageContainingAll("MICROLIFT_TRACING_URL", "http://collector:4318");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.01", "NaN", "all"})
  void refuseWhatIsNoShare(String share) {
    assertThatExceptionOfType(CannotStartException.class)
        .isThrownBy(() -> properties(Map.of("MICROLIFT_TRACING_SHARE", share)))
        .withMessageContainingAll("MICROLIFT_TRACING_SHARE", share, "0.01");
  }

  private static Map<String, String> properties(Map<String, String> environment) {
    return TracingSettings.properties(new Settings(name -> null, environment::get));
  }
}
