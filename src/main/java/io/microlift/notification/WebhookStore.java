package io.microlift.notification;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of webhooks. */
@Singleton
class WebhookStore implements PanacheRepositoryBase<WebhookEntity, Integer> {
  Optional<WebhookEntity> byKey(String key) {
    return find("key", key).firstResultOptional();
  }

  /**
   * Returns the webhook of this key.
   *
   * @throws ProblemException if there is none
   */
  WebhookEntity existing(String key) {
    return byKey(key)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.NOT_FOUND,
                    "There is no webhook '%s'; create it with PUT /v1/webhooks/%s."
                        .formatted(key, key)));
  }

  /** Newest first, below {@code before} if it is above 0. */
  List<WebhookEntity> list(int before, int limit) {
    return before == 0
        ? find("ORDER BY id DESC").page(0, limit).list()
        : find("id < ?1 ORDER BY id DESC", before).page(0, limit).list();
  }
}
