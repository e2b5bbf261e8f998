package dev.pgvitals.collect.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.yaml.ProblemsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a role that does not see all that the catalogue asks for. */
public class MissingRolesTest {
  @Test
  void aRoleThatIsAMemberOfAllLacksNothing() {
    assertThat(MissingRoles.of(facts("watcher", "pg_monitor"), skipping("pg_monitor"))).isEmpty();
    assertThat(MissingRoles.of(facts("watcher"), new Plan(List.of(), List.of()))).isEmpty();
  }

  @Test
  void pgMonitorIsTheOneGrantForAllRolesOfTheServersStatistics() {
    assertThat(
            MissingRoles.of(
                facts("watcher"), skipping("pg_read_all_stats", "pg_read_all_stats", "pg_monitor")))
        .map(MissingRoles::text)
        .hasValue(
            "role watcher is not a member of pg_monitor, pg_read_all_stats: 3 queries are skipped,"
                + " and others may lack values (docs/roles.md); GRANT pg_monitor TO watcher");
  }

  @Test
  void aRoleOfTheUsersOwnIsGrantedByItsName() {
    assertThat(MissingRoles.of(facts("web-1", "pg_monitor"), skipping("Sales")))
        .map(MissingRoles::text)
        .hasValue(
            "role web-1 is not a member of Sales: 1 query is skipped; GRANT \"Sales\" TO"
                + " \"web-1\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "150000 | false | ALTER ROLE watcher INHERIT",
        "150000 | true  | GRANT pg_monitor TO watcher",
        "160000 | true  | GRANT pg_monitor TO watcher WITH INHERIT TRUE",
        "160000 | false | GRANT pg_monitor TO watcher WITH INHERIT TRUE",
      })
  void aMemberThatDoesNotInheritIsToldSo(int version, boolean inherits, String grant) {
    ServerFacts facts =
        facts(
            version,
            new Memberships(Set.of(), Set.of("pg_monitor", "pg_read_all_stats"), inherits));

    assertThat(MissingRoles.of(facts, skipping("pg_read_all_stats", "pg_monitor")))
        .map(MissingRoles::text)
        .hasValue(
            "role watcher is a member of pg_monitor, pg_read_all_stats but does not inherit: 2"
                + " queries are skipped, and others may lack values (docs/roles.md); "
                + grant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "150000 | GRANT pg_monitor TO watcher; ALTER ROLE watcher INHERIT",
        "160000 | GRANT pg_monitor, sales TO watcher WITH INHERIT TRUE",
      })
  void toARoleThatDoesNotInheritMembershipAloneIsNoUse(int version, String grant) {
    ServerFacts facts = facts(version, new Memberships(Set.of(), Set.of("sales"), false));

    assertThat(MissingRoles.of(facts, skipping("sales", "pg_monitor")))
        .map(MissingRoles::text)
        .hasValue(
            "role watcher is not a member of pg_monitor, and a member of sales but does not"
                + " inherit: 2 queries are skipped, and others may lack values (docs/roles.md); "
                + grant);
  }

  /** A plan that skips a query for each of these roles. */
  public static Plan skipping(String... roles) {
    return new Plan(
        List.of(),
        IntStream.range(0, roles.length)
            .mapToObj(i -> query("q" + i, roles[i]))
            .map(query -> new SkippedQuery(query, "", SkipReason.PRIVILEGE, "needs it"))
            .toList());
  }

  private static Query query(String name, String role) {
    String yaml =
        "%s: {query: SELECT 1 AS v, requires: {privilege: %s}, metrics: [{v: {usage: GAUGE}}]}"
            .formatted(name, role);
    try {
      return CatalogueReader.read(
              List.of(new CatalogueText("queries.yaml", yaml)), NamingScheme.PROMETHEUS)
          .catalogue()
          .queries()
          .get(0);
    } catch (ProblemsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Of a server on which the role of that name is a member of these. */
  public static ServerFacts facts(String user, String... roles) {
    return facts(180000, user, Memberships.inherited(Set.of(roles)));
  }

  /** Of one on which it is a member of these, but does not inherit. */
  public static ServerFacts uninherited(String user, String... roles) {
    return facts(180000, user, new Memberships(Set.of(), Set.of(roles), true));
  }

  private static ServerFacts facts(int version, Memberships memberships) {
    return facts(version, "watcher", memberships);
  }

  private static ServerFacts facts(int version, String user, Memberships memberships) {
    return new ServerFacts(
        Query.Engine.POSTGRESQL,
        version,
        "18.0",
        false,
        user,
        false,
        memberships,
        Instant.EPOCH,
        new DatabaseFacts("home", Map.of(), Set.of(), Set.of()),
        List.of());
  }
}
