package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.MissingRoles;
import dev.pgvitals.collect.plan.SkipReason;
import dev.pgvitals.fixture.server.Postgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A role that is a member of pg_monitor and has nothing of it, and what is said to do about it. */
class InheritanceIT {
  private static final String ENTRY =
      """
      t:
        query: SELECT count(*) AS v FROM pg_shmem_allocations
        metrics: [v: {usage: GAUGE}]
      """;

  private static void create(Postgres postgres, String attributes, String... grants) {
    postgres.sql(
        "CREATE ROLE monitor LOGIN %s PASSWORD '%s'"
            .formatted(attributes, Postgres.MONITOR_PASSWORD));
    postgres.sql(grants);
  }

  private static Optional<MissingRoles> missing(Postgres postgres) {
    try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
      return MissingRoles.of(trial.facts(), trial.plan());
    }
  }

  /** Each statement that is said to help is run, up to the two that it may take. */
  @ParameterizedTest(name = "PostgreSQL {0}, {1}, {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "15 | NOINHERIT | GRANT pg_monitor TO monitor | ALTER ROLE monitor INHERIT",
        "15 | INHERIT | CREATE ROLE dba NOINHERIT ROLE monitor; GRANT pg_monitor TO dba | GRANT pg_monitor TO monitor",
        "17 | INHERIT | GRANT pg_monitor TO monitor WITH INHERIT FALSE | GRANT pg_monitor TO monitor WITH INHERIT TRUE",
        "17 | NOINHERIT | GRANT pg_monitor TO monitor | GRANT pg_monitor TO monitor WITH INHERIT TRUE",
        "17 | INHERIT | CREATE ROLE dba ROLE monitor; GRANT pg_monitor TO dba WITH INHERIT FALSE | GRANT pg_monitor TO monitor WITH INHERIT TRUE",
      })
  void theStatementThatIsSaidToHelpHelps(
      int major, String attributes, String grants, String remedy) {
    try (Postgres postgres = Postgres.start(major)) {
      create(postgres, attributes, grants.split("; "));

      String text = missing(postgres).orElseThrow().text();
      assertThat(text)
          .startsWith("role monitor is a member of pg_monitor, ")
          .contains(" but does not inherit: ")
          .endsWith("; " + remedy);
      assertThat(details(postgres))
          .contains(
              "needs the privileges of pg_monitor, which monitor is a member of but does not"
                  + " inherit: "
                  + remedy)
          .allMatch(detail -> !detail.contains("membership"));
      assertThat(hint(postgres))
          .hasValue(remedy + " (monitor is a member of pg_monitor, but does not inherit)");

      postgres.sql(remedy);

      assertThat(missing(postgres)).isEmpty();
      assertThat(details(postgres)).isEmpty();
      assertThat(hint(postgres)).isEmpty();
    }
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "15 | GRANT pg_monitor TO monitor; ALTER ROLE monitor INHERIT",
        "17 | GRANT pg_monitor TO monitor WITH INHERIT TRUE",
      })
  void soItDoesForARoleThatIsNoMemberYetAndWouldNotInherit(int major, String remedy) {
    try (Postgres postgres = Postgres.start(major)) {
      create(postgres, "NOINHERIT");

      assertThat(missing(postgres).orElseThrow().text())
          .startsWith("role monitor is not a member of pg_monitor, ")
          .endsWith("; " + remedy);

      postgres.sql(remedy.split("; "));

      assertThat(missing(postgres)).isEmpty();
    }
  }

  private static List<String> details(Postgres postgres) {
    try (Trial trial = Trial.of(postgres, CatalogueFiles.builtin().text())) {
      return trial.plan().skipped().stream()
          .filter(skipped -> skipped.reason() == SkipReason.PRIVILEGE)
          .map(skipped -> skipped.detail())
          .distinct()
          .toList();
    }
  }

  private static Optional<String> hint(Postgres postgres) {
    try (Trial trial = Trial.of(postgres, ENTRY)) {
      return trial.run("t").failure().map(failure -> failure.hint());
    }
  }
}
