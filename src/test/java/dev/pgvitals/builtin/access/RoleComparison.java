package dev.pgvitals.builtin.access;

import static org.awaitility.Awaitility.await;

import dev.pgvitals.builtin.access.RoleDifferences.Kind;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What roles see of one server, held against what the superuser sees before and after. Meanwhile
 * each has an idle session there, so that all see the same beside themselves.
 */
final class RoleComparison implements AutoCloseable {
  /** What differs once may have changed between two readings; what is wrong differs each time. */
  private static final int ROUNDS = 4;

  private static final String SUPERUSER = "postgres";

  private final Postgres server;
  private final Connection superuser;
  private final List<Connection> held = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private RoleReading before;

  /** What a role has not as the superuser has it. */
  record Difference(String role, String metric, Kind kind, String example) {}

  RoleComparison(Postgres server, Set<String> roles) throws SQLException {
    this.server = server;
    this.superuser = server.superuser();
    for (String role : roles) {
      held.add(server.connect("postgres", role, Postgres.MONITOR_PASSWORD));
    }
    this.before = reading(SUPERUSER);
  }

  /**
   * What lasts when it is looked at again.
   *
   * @param expected when there is nothing else, one look is enough
   */
  List<Difference> of(String role, Predicate<Difference> expected) throws SQLException {
    Map<RoleReading.Key, Kind> lasting = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      RoleReading own = reading(role);
      RoleReading after = reading(SUPERUSER);
      own.failures().forEach(failure -> failures.add(role + ": " + failure));
      Map<RoleReading.Key, Kind> found = RoleDifferences.of(before, own, after);
      found.keySet().removeIf(key -> countsWhoAsks(key, role));
      before = after;
      if (round == 0) {
        lasting.putAll(found);
      }
      lasting.entrySet().retainAll(found.entrySet());
      if (differences(role, lasting).stream().allMatch(expected)) {
        break;
      }
    }
    return differences(role, lasting);
  }

  private static List<Difference> differences(String role, Map<RoleReading.Key, Kind> found) {
    return found.entrySet().stream()
        .map(each -> difference(role, each.getKey(), each.getValue()))
        .toList();
  }

  private static Difference difference(String role, RoleReading.Key key, Kind kind) {
    return new Difference(role, key.metric(), kind, key.series());
  }

  /** Of its own connections each role has one more when it asks. */
  private static boolean countsWhoAsks(RoleReading.Key key, String role) {
    return key.metric().startsWith("pg_roles_")
        && (key.series().contains("rolname=" + role + "}")
            || key.series().contains("rolname=" + SUPERUSER + "}"));
  }

  /** A reading that no session of an earlier one has a part in. */
  private RoleReading reading(String role) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      await("the end of the agent's sessions")
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> isAlone(statement));
    }
    return RoleReading.of(server, role);
  }

  private static boolean isAlone(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'pgvitals'")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Queries that failed for a role, a line each. */
  List<String> failures() {
    return failures;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : held) {
      connection.close();
    }
    superuser.close();
  }
}
