package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.maintain.MaintainProcess;
import dev.pgvitals.maintain.Maintained;
import java.sql.Connection;
import java.sql.Statement;

/** kill -9 in the middle of the one statement that nothing brings back. */
class KilledDropIT {
  private static final String JOB =
      """
      age:
        partitions:
          - {table: app.events, detach_after: 1y, drop_after: 2y, require: nothing}
      """;

  @OldestAndNewest
  void itIsDroppedWholeOrNotAtAllAndTheNextRunDoesIt(int major) throws Exception {
    try (Postgres postgres = Maintained.prepare(Postgres.start(major))) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.events (at timestamptz, id int) PARTITION BY RANGE (at)",
          "CREATE TABLE app.old PARTITION OF app.events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          "CREATE TABLE app.now PARTITION OF app.events FOR VALUES FROM ('2021-01-01') TO ('2100-01-01')",
          "INSERT INTO app.events VALUES ('2020-05-01', 1), ('2022-05-01', 2)");
      String file = Maintained.file(postgres, JOB);
      Maintained.apply(file);
      assertThat(postgres.query("SELECT relispartition FROM pg_class WHERE relname = 'old'"))
          .isEqualTo("f");
      try (Connection reader = postgres.superuser();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("SELECT count(*) FROM app.old");
        Process process = MaintainProcess.apply(file);
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain' AND wait_event_type = 'Lock'")
                        .equals("1"));
        process.destroyForcibly().waitFor();
        await()
            .until(
                () ->
                    postgres
                        .query(
                            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgvitals_maintain'")
                        .equals("0"));
      }
      assertThat(postgres.query("SELECT count(*) FROM app.old")).isEqualTo("1");
      assertThat(postgres.query("SELECT dropped_at IS NULL FROM pgvitals.archive")).isEqualTo("t");

      Maintained.apply(file);

      assertThat(postgres.query("SELECT to_regclass('app.old') IS NULL")).isEqualTo("t");
      assertThat(postgres.query("SELECT dropped_at IS NULL FROM pgvitals.archive")).isEqualTo("f");
      assertThat(postgres.query("SELECT count(*) FROM app.events")).isEqualTo("1");
      assertThat(Maintained.rows(postgres))
          .contains("age_partitions app.old failed crashed")
          .last()
          .isEqualTo("age_partitions app.old done");
    }
  }
}
