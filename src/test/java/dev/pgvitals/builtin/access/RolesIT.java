package dev.pgvitals.builtin.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.builtin.access.RoleComparison.Difference;
import dev.pgvitals.builtin.access.RoleDifferences.Kind;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a role that sees less than a superuser is told is absent, unless docs/roles.md says that it
 * is other: never wrong.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesIT {
  private final List<RolesPage.Row> page = RolesPage.rows();
  private final Map<Integer, Seen> seen = new HashMap<>();

  @TempDir private Path directory;

  /** Of a primary and its standby. */
  private record Seen(List<Difference> differences, List<String> failures) {}

  private Seen seen(int major) {
    return seen.computeIfAbsent(major, this::compare);
  }

  private Seen compare(int major) {
    Seen all = new Seen(new ArrayList<>(), new ArrayList<>());
    Set<String> roles = OtherPeople.PRIVILEGES.keySet();
    try (OtherPeople people = new OtherPeople(major, directory)) {
      for (LocalPostgres server : people.servers()) {
        try (RoleComparison comparison = new RoleComparison(server, roles)) {
          for (String role : roles) {
            all.differences().addAll(comparison.of(role, this::isOnThePage));
          }
          all.failures().addAll(comparison.failures());
        }
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isOnThePage(Difference difference) {
    return page.stream().anyMatch(row -> explains(row, difference));
  }

  private static boolean explains(RolesPage.Row row, Difference difference) {
    return row.metric().equals(difference.metric())
        && !OtherPeople.PRIVILEGES.getOrDefault(difference.role(), Set.of()).contains(row.needs())
        && (!row.absent() || difference.kind() == Kind.ABSENT);
  }

  @OldestAndNewest
  void noQueryFailsForARoleThatMayNotDoWhatItAsks(int major) {
    assertThat(seen(major).failures()).isEmpty();
  }

  @OldestAndNewest
  void whatARoleDoesNotSeeIsAbsentWithAReasonAndNeverWrong(int major) {
    assertThat(seen(major).differences())
        .filteredOn(difference -> !isOnThePage(difference))
        .isEmpty();
  }

  @Test
  void thePageTellsOnlyWhatIsSo() {
    List<Difference> all =
        Stream.of(Collections.min(Postgres.majors()), Collections.max(Postgres.majors()))
            .distinct()
            .flatMap(major -> seen(major).differences().stream())
            .toList();

    assertThat(page)
        .isNotEmpty()
        .filteredOn(row -> row.before() > Collections.min(Postgres.majors()))
        .filteredOn(row -> all.stream().noneMatch(difference -> explains(row, difference)))
        .isEmpty();
  }
}
