package dev.pgvitals.maintain.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.Maintained;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing is done at all. */
class RefusalIT {
  private static final String JOB = "upkeep:\n  analyze: {}\n";

  @OldestAndNewest
  void notOnAStandby(int major) {
    try (LocalPostgres primary = LocalPostgres.start(major);
        LocalPostgres standby = primary.streamingStandby()) {
      Maintained.prepare(primary);
      primary.sql("SELECT pg_switch_wal()");
      await()
          .until(
              () ->
                  standby
                      .query("SELECT count(*) FROM pg_roles WHERE rolname = 'pgvitals_maintain'")
                      .equals("1"));

      assertThatThrownBy(() -> Maintained.apply(Maintained.file(standby, JOB)))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("the server is a standby");
      assertThatThrownBy(() -> Maintained.dryRun(Maintained.file(standby, JOB)))
          .isInstanceOf(RefusedException.class);
    }
  }

  /** One that refuses startup options, and one that drops them. */
  @ParameterizedTest
  @ValueSource(strings = {"extra_float_digits", "extra_float_digits,options"})
  void notBehindAPooler(String ignored) throws Exception {
    try (Postgres postgres = Postgres.start(15)) {
      postgres.createMonitorRole();
      try (LocalPgBouncer pooler =
          LocalPgBouncer.before(
              postgres,
              Map.of("postgres", "dbname=postgres"),
              Map.of("ignore_startup_parameters", ignored))) {
        String file =
            Maintained.file(postgres, JOB)
                .replace(
                    postgres.uri(Maintained.ROLE, Maintained.PASSWORD, "postgres"),
                    pooler.uri("monitor", "postgres"));

        assertThat(Maintained.apply(file).refusal().orElseThrow())
            .contains("a connection pooler answers instead of the server");
      }
    }
  }
}
