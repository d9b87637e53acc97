package io.microlift.tracking;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Which variant a visitor saw first, by any of its ids: the last word on that. */
@Singleton
public class FirstSeen {
  private static final String FIRST =
      """
      SELECT variant
      FROM exposure
      WHERE visitor = ANY (?::uuid[])
        AND phase = ANY (?::int[])
      ORDER BY first_at, event_id
      LIMIT 1
      """;

  private final DataSource database;

  FirstSeen(DataSource database) {
    this.database = database;
  }

  /**
   * Returns the variant of the earliest exposure, if there is one.
   *
   * @param visitorId any id of the visitor
   * @param phases numbers of phases of one experiment
   * @throws IllegalStateException if the store cannot be asked
   */
  public Optional<String> variant(String visitorId, Collection<Integer> phases) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(FIRST)) {
      Set<UUID> ids =
          Identities.groups(connection, List.of(Ids.visitor(visitorId))).values().stream()
              .flatMap(Set::stream)
              .collect(Collectors.toSet());
      query.setArray(1, SqlArrays.uuids(connection, ids));
      query.setArray(2, connection.createArrayOf("int", phases.toArray()));
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("exposures cannot be read", e);
    }
  }
}
