package dev.pgvitals.collect.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.collect.runstate.EventProgress;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of an application, by the time at which their transaction started. */
class EventsIT {
  private static final String CATALOGUE =
      """
      sales:
        settle: %s
        max_series: %d
        query: |
          SELECT kind, sum(pieces) AS pieces FROM sales
          WHERE created_at >= :since AND created_at < :until
          GROUP BY kind ORDER BY kind
        metrics:
          - kind: {usage: LABEL}
          - pieces: {usage: EVENTS, description: x}
      """;

  private final Postgres postgres = Postgres.shared(18);

  @BeforeEach
  void makeTheTable() {
    postgres.sql(
        "CREATE TABLE sales (kind text DEFAULT 'a', pieces int DEFAULT 1,"
            + " created_at timestamptz DEFAULT now())",
        "CREATE INDEX ON sales (created_at)",
        "GRANT SELECT ON sales TO monitor");
  }

  @AfterEach
  void dropTheTable() {
    postgres.sql("DROP TABLE sales");
  }

  private Trial trial(String settle, int maxSeries) {
    return Trial.of(postgres, CATALOGUE.formatted(settle, maxSeries));
  }

  private static double total(List<String> samples) {
    return samples.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void awaitTotal(Trial trial, double total) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> total(trial.next("sales")) >= total);
    assertThat(total(trial.next("sales"))).isEqualTo(total);
  }

  @Test
  void rowsOfATransactionThatCommitsAfterSeveralRunsAreCountedOnceEach() throws SQLException {
    try (Trial trial = trial("1s", 100);
        Connection writer = postgres.superuser()) {
      trial.next("sales");
      writer.setAutoCommit(false);
      try (Statement statement = writer.createStatement()) {
        statement.execute("INSERT INTO sales SELECT FROM generate_series(1, 10)");
        // Without waiting for it: started almost a second ago, for all that is seen of it.
        statement.execute("UPDATE sales SET created_at = now() - interval '900 ms'");
        trial.next("sales");
        postgres.sql("INSERT INTO sales DEFAULT VALUES");
        trial.next("sales");
        writer.commit();
      }

      awaitTotal(trial, 11);
    }
  }

  @Test
  void aRowOnTheBoundaryOfTwoWindowsBelongsToOne() {
    try (Trial trial = trial("0s", 100)) {
      trial.next("sales");
      for (int i = 1; i <= 20; i++) {
        postgres.sql(
            "INSERT INTO sales (created_at) VALUES ('%s')"
                .formatted(until(trial.nextRun("sales"))));
        assertThat(total(trial.next("sales"))).isEqualTo(i);
      }
    }
  }

  private static OffsetDateTime until(ServerProbe.Outcome outcome) {
    return outcome.events().flatMap(EventProgress::until).orElseThrow().atOffset(ZoneOffset.UTC);
  }

  @Test
  void aRunThatFailsIsMadeUpForByTheNext() {
    try (Trial trial =
        Trial.of(
            postgres,
            CATALOGUE.formatted("0s", 100).replace("sum(pieces)", "sum(100 / pieces) / 100.0"))) {
      trial.next("sales");
      postgres.sql("INSERT INTO sales SELECT FROM generate_series(1, 5)");
      postgres.sql("INSERT INTO sales (pieces) VALUES (0)");
      assertThat(trial.nextRun("sales").failure()).isPresent();
      postgres.sql("INSERT INTO sales DEFAULT VALUES");
      assertThat(trial.nextRun("sales").failure()).isPresent();
      postgres.sql("DELETE FROM sales WHERE pieces = 0");

      assertThat(total(trial.next("sales"))).isEqualTo(6);
      assertThat(total(trial.next("sales"))).isEqualTo(6);
    }
  }

  @Test
  void aResultThatIsRefusedCountsForNothing() {
    try (Trial trial = trial("0s", 100)) {
      trial.next("sales");
      postgres.sql("INSERT INTO sales VALUES ('a', 3), ('b', -1)");
      assertThat(trial.nextRun("sales").failure().orElseThrow().message())
          .contains("row 2, column pieces: events cannot be -1");
      postgres.sql("UPDATE sales SET pieces = 1 WHERE pieces < 0");

      assertThat(trial.next("sales"))
          .containsExactlyInAnyOrder(
              "sales_pieces_total{server=\"db\",kind=\"a\"} 3",
              "sales_pieces_total{server=\"db\",kind=\"b\"} 1");
    }
  }

  @Test
  void moreLabelsThanThereIsRoomForAreCutAndTheQueryGoesOn() {
    try (Trial trial = trial("0s", 10)) {
      trial.next("sales");
      postgres.sql("INSERT INTO sales SELECT 'k' || g, 1 FROM generate_series(10, 509) AS g");

      ServerProbe.Outcome first = trial.nextRun("sales");
      assertThat(first.failure()).isEmpty();
      assertThat(first.slice().orElseThrow().series()).isEqualTo(10);
      assertThat(first.events().orElseThrow().cut()).isEqualTo(490);

      postgres.sql("INSERT INTO sales VALUES ('k10', 1), ('k300', 1)");
      assertThat(trial.next("sales"))
          .hasSize(10)
          .contains(
              "sales_pieces_total{server=\"db\",kind=\"k10\"} 2",
              "sales_pieces_total{server=\"db\",kind=\"k108\"} 1");
    }
  }

  @Test
  void whatHappensAtInfinityNeverHappens() {
    try (Trial trial = trial("0s", 10)) {
      trial.next("sales");
      postgres.sql(
          "INSERT INTO sales (created_at) VALUES ('infinity'), ('-infinity'), (NULL),"
              + " (now() + interval '1 day')");

      assertThat(total(trial.next("sales"))).isZero();
    }
  }

  @Test
  void aTimeWithoutATimeZoneIsCountedInTheOneThatTheQuerySays() {
    postgres.sql("ALTER TABLE sales ADD local timestamp");
    try (Trial trial =
        Trial.of(
            postgres,
            CATALOGUE
                .formatted("0s", 10)
                .replace(
                    "created_at >= :since AND created_at < :until",
                    "local >= :since AT TIME ZONE 'Pacific/Apia'"
                        + " AND local < :until AT TIME ZONE 'Pacific/Apia'"))) {
      trial.next("sales");
      postgres.sql(
          "INSERT INTO sales (local) VALUES (now() AT TIME ZONE 'Pacific/Apia'),"
              + " (now() AT TIME ZONE 'UTC')");

      assertThat(total(trial.next("sales"))).isEqualTo(1);
    }
  }

  @Test
  void scaleAndDefaultHoldForCountsToo() {
    try (Trial trial =
        Trial.of(
            postgres,
            CATALOGUE
                .formatted("0s", 10)
                .replace("usage: EVENTS", "usage: EVENTS, scale: 0.01, default: 50"))) {
      trial.next("sales");
      postgres.sql("INSERT INTO sales VALUES ('a', 250), ('b', NULL)");

      assertThat(trial.next("sales"))
          .containsExactlyInAnyOrder(
              "sales_pieces_total{server=\"db\",kind=\"a\"} 2.5",
              "sales_pieces_total{server=\"db\",kind=\"b\"} 0.5");
    }
  }

  /** One writer of a schedule: in a transaction, or not. */
  private static final class Writer implements AutoCloseable {
    final Connection connection;
    boolean busy;

    Writer(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
    }

    void begin(int schedule) throws SQLException {
      busy = true;
      try (Statement statement = connection.createStatement()) {
        statement.execute("INSERT INTO sales (kind) VALUES ('%d')".formatted(schedule));
      }
    }

    void commit() throws SQLException {
      busy = false;
      connection.commit();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  @Test
  void howeverCommitsAndRunsInterleaveEachRowIsCountedOnce() throws SQLException {
    int schedules = 1_000;
    Random random = new Random(20);
    int[] rows = new int[schedules];
    List<Writer> writers = new ArrayList<>();
    try (Trial trial = trial("2s", schedules)) {
      for (int i = 0; i < 4; i++) {
        writers.add(new Writer(postgres.superuser()));
      }
      trial.next("sales");
      for (int schedule = 0; schedule < schedules; schedule++) {
        for (int step = 0; step < 8; step++) {
          Writer writer = writers.get(random.nextInt(writers.size()));
          if (writer.busy) {
            writer.commit();
          } else {
            writer.begin(schedule);
            rows[schedule]++;
          }
          if (random.nextInt(8) == 0) {
            trial.nextRun("sales");
          }
        }
        for (Writer writer : writers) {
          if (writer.busy) {
            writer.commit();
          }
        }
      }

      awaitTotal(trial, IntStream.of(rows).sum());
      assertThat(trial.next("sales"))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, schedules)
                  .filter(i -> rows[i] > 0)
                  .mapToObj(
                      i -> "sales_pieces_total{server=\"db\",kind=\"%d\"} %d".formatted(i, rows[i]))
                  .toList());
    } finally {
      for (Writer writer : writers) {
        writer.close();
      }
    }
  }
}
