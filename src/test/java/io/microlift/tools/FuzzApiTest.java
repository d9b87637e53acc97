package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.microlift.platform.PostgresResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A small run of {@code scripts/fuzz.sh}. */
@QuarkusTest
class FuzzApiTest {
  private static final int REQUESTS = 3_000;

  @TestHTTPResource("/")
  @Nullable URI base;

  @Test
  void nothingInternalFails() throws Exception {
    ApiKeys keys = new ApiKeys(PostgresResource.ADMIN_KEY, PostgresResource.CLIENT_KEY);
    FuzzReport report = new Fuzz(Objects.requireNonNull(base), keys).send(REQUESTS, 42, 2);
    assertThat(report.failures()).isEmpty();
    assertThat(report.statuses()).containsKeys(200, 201, 400, 404, 422);
  }
}
