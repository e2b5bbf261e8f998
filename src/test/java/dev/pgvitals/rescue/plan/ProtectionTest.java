package dev.pgvitals.rescue.plan;

import static dev.pgvitals.rescue.plan.Sessions.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectionTest {
  private final Protection protection =
      new Protection(List.of("etl-*", "Billing", "*.cron", "a.b"), Set.of("watcher"));

  private boolean protects(String user, String application) {
    return protection.reason(session(1, user, application, "active", 1000)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup", "pgBackRest [backup]", "barman",
        "barman_streaming_backup", "wal-g", "pg_repack", "vacuumdb", "pgvitals",
            "pgvitals rescue by x"
      })
  void backupsAndOurOwnAreSafeByTheirNames(String application) {
    assertThat(protects("app", application)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "app, etl-1, true",
    "app, ETL-, true",
    "app, my-etl-1, false",
    "billing, web, true",
    "app, billing, true",
    "app, billing2, false",
    "app, night.cron, true",
    "app, axb, false",
    "app, a.b, true",
    "watcher, psql, true",
    "pgvitals_maintain, psql, true",
    "pgvitals_x, psql, false",
    "app, pg_dumper, false",
  })
  void namesOfTheFileAreOfApplicationsAndRoles(String user, String application, boolean safe) {
    assertThat(protects(user, application)).isEqualTo(safe);
  }

  @Test
  void superusersMaintenanceAndWhatIsNoClientAreSafe() {
    assertThat(protection.reason(Sessions.superusers(1))).contains("is a superuser's");
    assertThat(protection.reason(Sessions.atMaintenance(1)))
        .contains("runs VACUUM, REINDEX, CREATE INDEX or CLUSTER");
    assertThat(protection.reason(Sessions.backend(1, "walsender")))
        .contains("is no client: walsender");
    assertThat(protection.reason(session(1, "active", 1000))).isEmpty();
  }

  @Test
  void aNameWithLineEndsIsMatchedAsAWhole() {
    assertThat(protects("app", "etl-\n1")).isTrue();
    assertThat(protects("app", "x\netl-1")).isFalse();
  }
}
