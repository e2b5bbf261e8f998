package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.OldestAndNewest;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** That looking at statements runs nothing of theirs, and that one costs none of the others. */
class SafeAdviceIT {
  private static final String WRITES =
      "database postgres: 2 statements that write or lock rows, and are not planned, as the role"
          + " can only read \\([0-9.]+ % of the time\\): -?\\d+, -?\\d+";

  @TempDir Path directory;

  @OldestAndNewest
  void nothingThatSomebodyHasWrittenIsRun(int major) {
    try (Postgres postgres = Postgres.start(major, Shop.SETTINGS)) {
      Shop shop = Shop.open(postgres);
      postgres.sql(
          "CREATE TABLE seen (who text)",
          "GRANT INSERT ON seen TO PUBLIC",
          // For the application it is as fast as it seems.
          "CREATE FUNCTION nap() RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$BEGIN"
              + " IF current_user = 'pgvitals_advisor' THEN PERFORM pg_sleep(3600); END IF;"
              + " RETURN 17; END$$",
          "CREATE FUNCTION nap(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS"
              + " 'BEGIN RETURN $1; END'",
          "CREATE VIEW napping AS SELECT id FROM orders WHERE customer_id = nap()",
          "CREATE VIEW above AS SELECT id FROM napping",
          "CREATE FUNCTION times(float8, boolean) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS"
              + " 'BEGIN RETURN nap(); END'",
          "CREATE OPERATOR *** (LEFTARG = float8, RIGHTARG = boolean, FUNCTION = times)",
          "CREATE OPERATOR * (LEFTARG = float8, RIGHTARG = boolean, FUNCTION = times)",
          "GRANT SELECT ON napping, above TO app, pgvitals_advisor",
          "CREATE TABLE secret AS SELECT * FROM orders",
          "GRANT SELECT ON secret TO app");
      shop.does("SELECT id FROM orders WHERE customer_id = nap()");
      shop.repeats("SELECT id FROM above");
      shop.repeats("SELECT id FROM orders WHERE customer_id = pi() *** (pi() IS NULL)");
      shop.repeats("SELECT id FROM orders WHERE customer_id = pi() * (pi() IS NULL)");
      shop.repeats("SELECT total FROM secret WHERE customer_id = ?", 17);
      shop.repeats("SELECT /* a; b */ total FROM orders WHERE customer_id = ?", 17);
      shop.repeats("UPDATE orders SET status = ? WHERE customer_id = ?", "open", 17);
      shop.repeats("SELECT id FROM orders WHERE customer_id = ? FOR UPDATE", 17);
      shop.repeats("SELECT id FROM orders WHERE customer_id + nap(placed) = ?", 17);
      shop.repeats(
          "SELECT created /* " + "x".repeat(100_000) + " */ FROM orders WHERE customer_id = ?", 18);

      ServerAdvice advice = shop.advice(directory);

      assertThat(advice.notes())
          .anyMatch(note -> note.endsWith("not planned: it calls nap(), which planning could run"))
          .anyMatch(note -> note.contains("it reads above, which brings functions"))
          .anyMatch(note -> note.contains("it has the operator ***, which planning could run"))
          .anyMatch(note -> note.endsWith("not planned: planning took longer than 5 s"))
          .anyMatch(note -> note.contains("permission denied for table secret"))
          .anyMatch(note -> note.endsWith("not planned: it has a semicolon in it"))
          .anyMatch(note -> note.matches(WRITES))
          .noneMatch(note -> note.contains("permission denied for table orders"));
      assertThat(advice.failure()).isEmpty();
      // The function with a column in its argument, and the long text.
      assertThat(advice.planned()).as("%s", advice.notes()).isEqualTo(2);
      assertThat(advice.statements()).isEqualTo(10);
    }
  }

  @OldestAndNewest
  void superusersAreRefused(int major) {
    Postgres postgres = Postgres.shared(major);

    Terminal.Outcome outcome =
        new Terminal(directory)
            .with(
                "DATABASE_URL", postgres.uri("postgres", postgres.superuserPassword(), "postgres"))
            .run("advise");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("FAILED: postgres is a superuser -> planning a statement can run functions");
  }

  @OldestAndNewest
  void behindAPoolerNothingIsAsked(int major) {
    Postgres postgres = Postgres.shared(major);
    for (Map<String, String> settings :
        List.of(
            Map.<String, String>of(),
            Map.of("pool_mode", "transaction", "ignore_startup_parameters", "options"))) {
      try (LocalPgBouncer pooler = LocalPgBouncer.before(postgres, Map.of(), settings)) {
        Terminal.Outcome outcome =
            new Terminal(directory)
                .with("DATABASE_URL", pooler.uri("monitor", "postgres"))
                .run("advise");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out().replaceAll("\\s+", " "))
            .contains("a connection pooler answers instead of the server")
            .contains("give the address of the server itself");
      }
    }
  }

  @OldestAndNewest
  void withoutStatementsThereIsAdviceOnTheRest(int major) {
    try (Postgres postgres = Postgres.start(major, Map.of("shared_preload_libraries", ""))) {
      Shop shop = Shop.open(postgres);
      postgres.sql("CREATE INDEX orders_placed_again ON orders (placed)");

      ServerAdvice broken = shop.advice(directory);
      postgres.sql("DROP EXTENSION pg_stat_statements");
      ServerAdvice without = shop.advice(directory);

      for (ServerAdvice advice : List.of(broken, without)) {
        assertThat(advice.failure()).isEmpty();
        assertThat(advice.findings())
            .extracting(Finding::kind)
            .contains(FindingKind.DUPLICATE_INDEX);
      }
      assertThat(broken.notes())
          .anyMatch(note -> note.contains("pg_stat_statements does not answer: ERROR: "));
      assertThat(without.notes())
          .anyMatch(note -> note.contains("pg_stat_statements is not in database postgres"));
    }
  }
}
