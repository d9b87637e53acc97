package io.microlift.experiment;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Rows of goals. */
@Singleton
class GoalStore implements PanacheRepositoryBase<GoalEntity, Integer> {
  Optional<GoalEntity> byKey(GoalKey key) {
    return find("key", key.value()).firstResultOptional();
  }

  /** Newest first, below {@code before} if it is above 0. */
  List<GoalEntity> list(int before, int limit) {
    return before == 0
        ? find("ORDER BY id DESC").page(0, limit).list()
        : find("id < ?1 ORDER BY id DESC", before).page(0, limit).list();
  }

  int nextMetric() {
    Object next =
        getEntityManager().createNativeQuery("SELECT nextval('metric_number')").getSingleResult();
    return ((Number) next).intValue();
  }
}
