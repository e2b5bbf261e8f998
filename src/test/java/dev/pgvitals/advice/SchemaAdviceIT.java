package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.advice.report.AdviceJson;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.OldestAndNewest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

/** What is said of indexes and tables, without any statement. */
class SchemaAdviceIT {
  private static final List<FindingKind> SCHEMA =
      List.of(
          FindingKind.DUPLICATE_INDEX,
          FindingKind.INVALID_INDEX,
          FindingKind.FK_WITHOUT_INDEX,
          FindingKind.AUTOVACUUM);

  @TempDir Path directory;

  private static List<String> subjects(ServerAdvice advice, FindingKind kind) {
    return advice.findings().stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::subject)
        .toList();
  }

  private static List<String> actions(ServerAdvice advice, FindingKind kind) {
    return advice.findings().stream()
        .filter(finding -> finding.kind() == kind)
        .map(finding -> finding.actions().get(0))
        .toList();
  }

  private ServerAdvice advise(String config, String... options) {
    Terminal.Outcome outcome =
        new Terminal(directory)
            .file("pgvitals.yaml", config)
            .run(
                java.util.stream.Stream.concat(
                        List.of(
                            "advise",
                            "--config",
                            "@pgvitals.yaml",
                            "--server",
                            "one",
                            "--format",
                            "json")
                            .stream(),
                        List.of(options).stream())
                    .toArray(String[]::new));
    return AdviceJson.parse(outcome.out())
        .orElseThrow(() -> new AssertionError(outcome.out() + outcome.err()))
        .servers()
        .get(0);
  }

  private static String server(String name, LocalPostgres postgres) {
    return "  - {name: %s, url: '%s'}\n"
        .formatted(name, postgres.uri("pgvitals_advisor", Shop.PASSWORD, "postgres"));
  }

  @OldestAndNewest
  void indexesThatNobodyUsesAreUnusedOnTheStandbysToo(int major) throws SQLException {
    try (LocalPostgres primary = LocalPostgres.start(major, Shop.SETTINGS)) {
      Shop.open(primary);
      primary.sql(
          "CREATE INDEX orders_total ON orders (total)",
          "CREATE INDEX orders_status ON orders (status)",
          "CREATE UNIQUE INDEX orders_unique ON orders (id, total)",
          "CREATE TABLE lines (id bigint, order_id integer REFERENCES orders, note text)",
          "INSERT INTO lines SELECT i, i % 60000 + 1, repeat('x', 20) FROM generate_series(1, 60000) AS i",
          "CREATE INDEX lines_order_id ON lines (order_id)",
          "ANALYZE");
      try (LocalPostgres standby = primary.streamingStandby()) {
        String alone = "servers:\n" + server("one", primary);
        String both = alone + server("two", standby);

        ServerAdvice young = advise(both);
        assertThat(subjects(young, FindingKind.UNUSED_INDEX)).isEmpty();
        assertThat(young.notes())
            .anyMatch(note -> note.contains("days are needed") || note.contains("30 days"));

        try (Connection connection = standby.superuser();
            Statement statement = connection.createStatement()) {
          Awaitility.await()
              .until(
                  () ->
                      standby
                          .query("SELECT to_regclass('lines_order_id')::text")
                          .equals("lines_order_id"));
          statement.execute("SET enable_seqscan = off");
          statement.execute("SELECT * FROM orders WHERE status = 'open'");
        }
        Awaitility.await()
            .until(
                () ->
                    standby
                        .query(
                            "SELECT idx_scan FROM pg_stat_user_indexes"
                                + " WHERE indexrelname = 'orders_status'")
                        .equals("1"));

        ServerAdvice asked = advise(both, "--unused-after", "0s");
        // orders_placed too: nothing but tests of statements uses it. A foreign key's stays.
        assertThat(subjects(asked, FindingKind.UNUSED_INDEX))
            .contains("public.orders_total")
            .doesNotContain(
                "public.orders_status", "public.orders_unique", "public.lines_order_id");
        assertThat(Shop.finding(asked, FindingKind.UNUSED_INDEX).evidence()).contains("nor on two");

        ServerAdvice unasked = advise(alone, "--unused-after", "0s");
        assertThat(subjects(unasked, FindingKind.UNUSED_INDEX)).isEmpty();
        assertThat(unasked.notes())
            .anyMatch(note -> note.contains("1 standby streams from here that could not be asked"));
      }
    }
  }

  @OldestAndNewest
  void duplicateAndInvalidIndexesKeysWithoutAndTablesNotVacuumed(int major) {
    try (LocalPostgres postgres = LocalPostgres.start(major, Shop.SETTINGS)) {
      Shop.open(postgres);
      postgres.sql(
          "CREATE INDEX orders_placed_again ON orders (placed)",
          "CREATE INDEX orders_broken ON orders (total)",
          "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_broken'::regclass",
          "ALTER TABLE orders ADD CONSTRAINT whose FOREIGN KEY (customer_id) REFERENCES customers",
          "ALTER TABLE customers SET (autovacuum_enabled = off)",
          "UPDATE customers SET name = name WHERE id > 4000",
          "ALTER TABLE orders ADD CONSTRAINT again UNIQUE (id)",
          "CREATE TABLE parts (at date, kind integer) PARTITION BY RANGE (at)",
          "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
          "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
          "CREATE INDEX parts_kind ON parts (kind)",
          "CREATE INDEX parts_kind_again ON parts (kind)",
          // The part of a partitioned one cannot go, though this one came first.
          "CREATE INDEX parts_1_at ON parts_1 (at)",
          "CREATE INDEX parts_at ON parts (at)");

      String config = "servers:\n" + server("one", postgres);
      Awaitility.await().until(() -> !subjects(advise(config), FindingKind.AUTOVACUUM).isEmpty());
      ServerAdvice advice = advise(config);

      assertThat(actions(advice, FindingKind.DUPLICATE_INDEX))
          .containsExactlyInAnyOrder(
              "DROP INDEX CONCURRENTLY public.orders_placed_again;",
              "ALTER TABLE public.orders DROP CONSTRAINT again;",
              "DROP INDEX public.parts_kind_again;");
      assertThat(subjects(advice, FindingKind.INVALID_INDEX))
          .containsExactly("public.orders_broken");
      assertThat(Shop.finding(advice, FindingKind.INVALID_INDEX).actions())
          .first()
          .isEqualTo("REINDEX INDEX CONCURRENTLY public.orders_broken;");
      assertThat(subjects(advice, FindingKind.FK_WITHOUT_INDEX))
          .containsExactly("public.orders (whose)");
      assertThat(Shop.finding(advice, FindingKind.FK_WITHOUT_INDEX).actions())
          .containsExactly("CREATE INDEX CONCURRENTLY ON public.orders (customer_id);");
      Finding dead = Shop.finding(advice, FindingKind.AUTOVACUUM);
      assertThat(dead.subject()).isEqualTo("public.customers");
      assertThat(dead.evidence())
          .contains("PostgresDeadTuplesHigh", "autovacuum is switched off for it");
      assertThat(dead.actions())
          .containsExactly("ALTER TABLE public.customers RESET (autovacuum_enabled);");
      assertThat(subjects(advice, FindingKind.SETTING)).contains("fsync");

      // What is advised ends what is found.
      for (FindingKind kind : SCHEMA) {
        actions(advice, kind).stream()
            .filter(action -> action.endsWith(";"))
            .forEach(postgres::sql);
      }
      postgres.sql("VACUUM customers", "ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()");
      Awaitility.await()
          .untilAsserted(
              () -> {
                ServerAdvice mended = advise(config);
                SCHEMA.forEach(kind -> assertThat(subjects(mended, kind)).as("%s", kind).isEmpty());
                assertThat(subjects(mended, FindingKind.SETTING)).doesNotContain("fsync");
              });
    }
  }

  @OldestAndNewest
  void aTableThatIsVacuumedOftenIsNotCalledForgotten(int major) {
    Map<String, String> settings = new HashMap<>(Shop.SETTINGS);
    settings.put("autovacuum", "off");
    try (LocalPostgres postgres = LocalPostgres.start(major, settings)) {
      Shop.open(postgres);
      postgres.sql("UPDATE orders SET placed = placed + 1 WHERE id <= 56000");
      String config = "servers:\n" + server("one", postgres);

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(subjects(advise(config), FindingKind.AUTOVACUUM))
                      .containsExactly("public.orders"));
      ServerAdvice advice = advise(config);

      Finding due = Shop.finding(advice, FindingKind.AUTOVACUUM);
      assertThat(due.severity()).isEqualTo(Severity.INFO);
      assertThat(due.evidence()).containsPattern("last vacuumed \\d+s ago|last vacuumed 1m");
      assertThat(due.actions()).singleElement().asString().startsWith("It is due again");
      assertThat(subjects(advice, FindingKind.SETTING)).contains("autovacuum");
    }
  }
}
