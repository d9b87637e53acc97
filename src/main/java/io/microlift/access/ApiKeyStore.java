package io.microlift.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Rows of API keys. */
@Singleton
class ApiKeyStore implements PanacheRepositoryBase<ApiKeyEntity, Integer> {
  private static final String VERSION = "SELECT version FROM api_key_version";

  /** Also makes changes queue up; to be called before reading. */
  void beginChange() {
    getEntityManager()
        .createNativeQuery("UPDATE api_key_version SET version = version + 1")
        .executeUpdate();
  }

  Optional<ApiKeyEntity> valid(String name) {
    return find("name = ?1 AND revokedAt IS NULL", name).firstResultOptional();
  }

  /** Newest first, below {@code before} if it is above 0. */
  List<ApiKeyEntity> list(int before, int limit) {
    return before == 0
        ? find("ORDER BY id DESC").page(0, limit).list()
        : find("id < ?1 ORDER BY id DESC", before).page(0, limit).list();
  }

  /** Which change of the keys was the last. */
  static long version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(VERSION);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Every secret of every key. */
  @Transactional
  List<KeptKey> secrets() {
    List<KeptKey> secrets = new ArrayList<>();
    for (ApiKeyEntity key : listAll()) {
      for (SecretRow secret : key.secrets) {
        secrets.add(KeptKey.of(key, secret));
      }
    }
    return secrets;
  }
}
