package dev.pgvitals.backup.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.backup.BackupSettings.OfTable;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.source.choice.SourceFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupTableIT {
  private final LocalPostgres server = LocalPostgres.start(18);

  @BeforeAll
  void role() {
    server.sql("CREATE ROLE agent LOGIN PASSWORD 'agent'", "GRANT pg_monitor TO agent");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void table() {
    server.sql(
        "DROP SCHEMA IF EXISTS monitoring CASCADE",
        "CREATE SCHEMA monitoring",
        "CREATE TABLE monitoring.backup (stanza text NOT NULL, type text NOT NULL, ended_at"
            + " timestamptz NOT NULL, succeeded bool NOT NULL, verified_at timestamptz)",
        "GRANT USAGE ON SCHEMA monitoring TO agent",
        "GRANT SELECT ON monitoring.backup TO agent");
  }

  private List<BackupState> read(String relation) throws Exception {
    OfTable settings =
        new OfTable("job", "orders", Duration.ofMinutes(1), Duration.ofSeconds(50), relation);
    try (BackupTable table =
        new BackupTable(
            settings,
            SourceFactory.forOneLook()
                .of(
                    Trial.server(
                        "postgresql://agent:agent@%s:%d/postgres"
                            .formatted(server.host(), server.port()),
                        ""),
                    FactsScope.of(new Catalogue(List.of()))))) {
      return table.read();
    }
  }

  private Failure failure(String relation) {
    return catchThrowableOfType(FeedException.class, () -> read(relation)).failure();
  }

  @Test
  void theLastRowOfATypeIsItsState() throws Exception {
    server.sql(
        "INSERT INTO monitoring.backup VALUES"
            + " ('main', 'full', '2026-11-20 02:00:00+00', true, '2026-11-21 02:00:00+00'),"
            + " ('main', 'full', '2026-11-22 02:00:00+00', false, NULL),"
            + " ('main', 'full', '2026-11-21 02:00:00.5+00', true, NULL),"
            + " ('main', 'incr', '2026-11-23 02:00:00+00', true, NULL)");

    List<BackupState> states = read("monitoring.backup");

    assertThat(states).extracting(BackupState::type).containsExactly("full", "incr");
    BackupState full = states.get(0);
    assertThat(full.stanza()).isEqualTo("main");
    assertThat(full.lastStatus()).contains(false);
    assertThat(full.lastSuccess()).contains(Instant.parse("2026-11-21T02:00:00.500Z"));
    assertThat(full.lastVerified()).contains(Instant.parse("2026-11-21T02:00:00Z"));
    assertThat(full.oldest()).contains(Instant.parse("2026-11-20T02:00:00Z"));
    assertThat(full.count()).hasValue(2);
    assertThat(states.get(1).lastStatus()).contains(true);
    assertThat(states.get(1).lastVerified()).isEmpty();
  }

  @Test
  void anEmptyTableIsNoNews() {
    assertThat(failure("monitoring.backup").message())
        .isEqualTo("monitoring.backup has no row: no backup has reported");
  }

  @Test
  void whatIsNotThereIsSaidWithWhatItShouldBe() {
    Failure failure = failure("monitoring.backups");

    assertThat(failure.reason()).isEqualTo(FailureReason.UNDEFINED);
    assertThat(failure.hint()).contains("needs the columns stanza, type, ended_at");
  }

  @Test
  void aMissingRightIsNamed() {
    server.sql("REVOKE SELECT ON monitoring.backup FROM agent");

    Failure failure = failure("monitoring.backup");

    assertThat(failure.reason()).isEqualTo(FailureReason.PERMISSION);
    assertThat(failure.hint()).contains("GRANT SELECT ON monitoring.backup TO the agent's role");
  }

  @Test
  void backupsThatAreNamedOneByOneAreRefused() {
    server.sql(
        "INSERT INTO monitoring.backup"
            + " SELECT 'backup-' || g, 'full', now(), true FROM generate_series(1, 201) g");

    assertThat(failure("monitoring.backup").message()).contains("more than 200 stanzas and types");
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    server.sql("INSERT INTO monitoring.backup VALUES ('main', 'full', 'infinity', true)");

    assertThat(failure("monitoring.backup").reason()).isEqualTo(FailureReason.RESULT);
  }
}
