package dev.pgvitals.maintain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.Outcome;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.Maintained;
import dev.pgvitals.maintain.run.JobReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Months that are divided by hash themselves, of a table with an identity column. */
class DividedPartitionsIT {
  private static final String CREATE = "- {table: app.events, interval: month, ahead: 1}";
  private static final String AGE =
      "- {table: app.events, detach_after: 1y, drop_after: 2y, require: nothing}";

  private static Postgres server(int major) {
    Postgres postgres = Maintained.prepare(Postgres.start(major));
    Maintained.asOwner(
        postgres,
        "CREATE TABLE app.events (id int GENERATED ALWAYS AS IDENTITY, at date NOT NULL) PARTITION BY RANGE (at)",
        "CREATE TABLE app.events_2020_01 PARTITION OF app.events FOR VALUES FROM ('2020-01-01') TO ('2020-02-01') PARTITION BY HASH (id)",
        "CREATE TABLE app.events_2020_01_a PARTITION OF app.events_2020_01 FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
    return postgres;
  }

  private static String file(Postgres postgres, String entry) {
    return Maintained.file(postgres, "job:\n  partitions:\n    " + entry + "\n");
  }

  private static List<String> attached(Postgres postgres) {
    return postgres.queryColumn(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'app.events'::regclass ORDER BY 1");
  }

  @OldestAndNewest
  void whatWasMadeCanBeDetachedLater(int major) throws Exception {
    try (Postgres postgres = server(major)) {
      Maintained.apply(
          file(postgres, CREATE), InstantSource.fixed(Instant.parse("2020-01-31T12:00:00Z")));
      Maintained.apply(
          file(postgres, CREATE), InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z")));
      assertThat(attached(postgres)).contains("app.events_2020_02", "app.events_2026_02");
      postgres.sql("INSERT INTO app.events (at) VALUES ('2020-02-05'), ('2026-02-05')");

      JobReport report = Maintained.applyOne(file(postgres, AGE));

      assertThat(report.outcome()).as(report.toString()).contains(Outcome.DONE);
      assertThat(attached(postgres)).containsExactly("app.events_2026_01", "app.events_2026_02");
      assertThat(postgres.query("SELECT count(*) FROM app.events_2020_02")).isEqualTo("1");
    }
  }

  /** The server would fail in the middle of it, and could not finish it either. */
  @OldestAndNewest
  void partsWithoutTheIdentityOfTheWholeKeepItAttachedAndTheStatementsGiveItToThem(int major)
      throws Exception {
    assumeThat(major).isGreaterThanOrEqualTo(17);
    try (Postgres postgres = server(major)) {
      Maintained.asOwner(
          postgres,
          "CREATE TABLE app.late (LIKE app.events) PARTITION BY HASH (id)",
          "CREATE TABLE app.late_a PARTITION OF app.late FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
          "ALTER TABLE app.events ATTACH PARTITION app.late FOR VALUES FROM ('2020-02-01') TO ('2020-03-01')",
          "CREATE TABLE app.now PARTITION OF app.events FOR VALUES FROM ('2026-01-01') TO ('2100-01-01')",
          "INSERT INTO app.events (at) VALUES ('2020-02-05')");

      JobReport report = Maintained.applyOne(file(postgres, AGE));

      assertThat(report.outcome().map(Outcome::status)).contains(RunStatus.PARTIAL);
      assertThat(attached(postgres)).containsExactly("app.late", "app.now");
      String why =
          report.targets().stream()
              .filter(target -> target.target().name().equals("app.late"))
              .flatMap(target -> target.outcome().orElseThrow().reason().stream())
              .findFirst()
              .orElseThrow();
      assertThat(why).startsWith("refused: id is an identity column, and not so in app.late_a");

      postgres.sql(why.substring(why.indexOf("ALTER TABLE")).split("; "));
      Maintained.applyOne(file(postgres, AGE));

      assertThat(attached(postgres)).containsExactly("app.now");
    }
  }
}
