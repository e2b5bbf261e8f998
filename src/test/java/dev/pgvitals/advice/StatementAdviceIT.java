package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of finding about a statement, on one that has the fault and on its twin without. */
class StatementAdviceIT {
  @TempDir Path directory;

  private record Twins(FindingKind kind, String faulty, String sound, Object value) {}

  private static final List<Twins> TWINS =
      List.of(
          new Twins(
              FindingKind.SEQ_SCAN,
              "SELECT id FROM orders WHERE customer_id = ?",
              "SELECT id FROM orders WHERE placed = ?",
              17),
          new Twins(
              FindingKind.SORT_FOR_LIMIT,
              "SELECT id FROM orders ORDER BY created DESC LIMIT ?",
              "SELECT id FROM orders ORDER BY placed DESC LIMIT ?",
              10),
          new Twins(
              FindingKind.CARTESIAN,
              "SELECT count(*) FROM customers AS c, orders AS o WHERE o.placed < 200 AND c.id < 100"
                  + " AND c.name <> ?",
              "SELECT count(*) FROM customers AS c JOIN orders AS o ON o.placed = c.id"
                  + " WHERE c.id < 100 AND c.name <> ?",
              "nobody"),
          new Twins(
              FindingKind.FUNCTION_ON_COLUMN,
              "SELECT id FROM customers WHERE lower(email) = ?",
              "SELECT id FROM customers WHERE email = ?",
              "c7@example.com"),
          new Twins(
              FindingKind.LEADING_WILDCARD,
              "SELECT count(*) FROM customers WHERE name LIKE ?",
              "SELECT count(*) FROM customers WHERE email = ?",
              "%er 17%"),
          new Twins(
              FindingKind.IMPLICIT_CAST,
              "SELECT id FROM orders WHERE placed = ?::numeric",
              "SELECT id FROM orders WHERE placed = ?::integer",
              17),
          new Twins(
              FindingKind.MANY_ROWS,
              "SELECT id FROM customers WHERE id > ?",
              "SELECT id FROM customers WHERE id > ? LIMIT 5000",
              1),
          new Twins(
              FindingKind.SELECT_STAR,
              "SELECT * FROM wide WHERE id = ?",
              "SELECT c1, c2 FROM wide WHERE id = ?",
              17),
          new Twins(
              FindingKind.HIGH_COST,
              "SELECT count(*) FROM orders AS a JOIN orders AS b ON b.total + a.total > ?"
                  + " WHERE a.placed < 3",
              "SELECT count(*) FROM orders AS a WHERE a.placed = ?",
              100_000),
          new Twins(
              FindingKind.TEMP_SPILL,
              "SELECT count(*) FROM (SELECT o.status, o.created FROM orders AS o"
                  + " ORDER BY o.total, o.status OFFSET ?) AS s",
              "SELECT count(*) FROM orders AS o WHERE o.placed = ?",
              1),
          new Twins(
              FindingKind.PLAN_TIME,
              "SELECT count(*) FROM wide AS a JOIN wide AS b USING (id) JOIN wide AS c USING (id)"
                  + " JOIN wide AS d USING (id) JOIN wide AS e USING (id) JOIN wide AS f USING (id)"
                  + " WHERE a.id = ?",
              "SELECT count(*) FROM orders AS a WHERE a.placed + a.id > ?",
              17));

  @EachMajor
  void aFaultIsFoundAndItsTwinWithoutItIsNot(int major) {
    try (Postgres postgres = Postgres.start(major, Shop.SETTINGS)) {
      Shop shop = Shop.open(postgres);
      StringBuilder columns = new StringBuilder("id integer PRIMARY KEY");
      for (int i = 1; i <= 16; i++) {
        columns.append(", c").append(i).append(" text");
      }
      postgres.sql(
          "CREATE TABLE wide (" + columns + ")",
          "INSERT INTO wide (id) SELECT generate_series(1, 1000)",
          "GRANT SELECT ON wide TO app, pgvitals_advisor",
          "ALTER ROLE app SET work_mem = '64kB'",
          "ALTER ROLE app SET pg_stat_statements.track_planning = on",
          "ALTER ROLE app SET max_parallel_workers_per_gather = 0",
          "ANALYZE wide");
      for (Twins twins : TWINS) {
        shop.does(twins.faulty(), twins.value());
        ServerAdvice faulty = shop.advice(directory);
        assertThat(Shop.kinds(faulty)).as(twins + ": " + faulty).contains(twins.kind());
        Finding finding = Shop.finding(faulty, twins.kind());
        assertThat(finding.evidence()).isNotEmpty();
        assertThat(finding.actions()).isNotEmpty();
        assertThat(finding.doubt()).isNotEmpty();
        assertThat(faulty.planned()).isEqualTo(1);

        shop.does(twins.sound(), twins.value());
        ServerAdvice sound = shop.advice(directory);
        assertThat(Shop.kinds(sound)).as(twins + ": " + sound).doesNotContain(twins.kind());
        assertThat(sound.planned()).as("%s", sound).isEqualTo(1);
      }
    }
  }

  /** The application is at work while the advisor waits. */
  @OldestAndNewest
  void aStatementForEachRowOfAnotherOneIsACandidate(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major, Shop.SETTINGS)) {
      Shop shop = Shop.open(postgres);
      AtomicInteger looks = new AtomicInteger();
      Pause work =
          duration -> {
            int load = 1 + looks.getAndIncrement() * 7 % 5;
            shop.repeats(load, "SELECT id FROM orders WHERE placed = ? LIMIT 12", 17);
            shop.repeats(12 * load, "SELECT email FROM customers WHERE id = ?", 17);
            shop.repeats(60, "SELECT total FROM orders WHERE id = ?", 17);
          };

      Finding finding = Shop.finding(shop.watch(work), FindingKind.N_PLUS_ONE);

      assertThat(finding.evidence()).contains("12.0 for each call of statement ");
      assertThat(finding.doubt()).startsWith("a candidate only");
    }
  }

  @OldestAndNewest
  void oneThatIsCalledWhateverOthersDoIsNone(int major) throws Exception {
    try (Postgres postgres = Postgres.start(major, Shop.SETTINGS)) {
      Shop shop = Shop.open(postgres);
      AtomicInteger looks = new AtomicInteger();
      Pause work =
          duration -> {
            int load = 1 + looks.getAndIncrement() * 7 % 5;
            shop.repeats(load, "SELECT id FROM orders WHERE placed = ? LIMIT 12", 17);
            shop.repeats(40, "SELECT email FROM customers WHERE id = ?", 17);
          };

      ServerAdvice advice = shop.watch(work);

      assertThat(advice.planned()).isEqualTo(2);
      assertThat(Shop.kinds(advice)).doesNotContain(FindingKind.N_PLUS_ONE);
    }
  }
}
