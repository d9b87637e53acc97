package io.microlift.experiment;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of holdouts. */
@Singleton
class HoldoutStore implements PanacheRepositoryBase<HoldoutEntity, Integer> {
  Optional<HoldoutEntity> byKey(String key) {
    return find("key", key).firstResultOptional();
  }

  /** Newest first, below {@code before} if it is above 0. */
  List<HoldoutEntity> list(int before, int limit) {
    return before == 0
        ? find("ORDER BY id DESC").page(0, limit).list()
        : find("id < ?1 ORDER BY id DESC", before).page(0, limit).list();
  }
}
