package io.microlift.orders;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;

/** Rows of signing keys. */
@Singleton
class SigningKeyStore implements PanacheRepositoryBase<SigningKeyEntity, Integer> {
  /** All keys, newest first, at least one: the first was made with the table. */
  @Transactional
  List<SigningKeyEntity> newestFirst() {
    return list("ORDER BY id DESC");
  }
}
