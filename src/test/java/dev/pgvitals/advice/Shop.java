package dev.pgvitals.advice;

import dev.pgvitals.advice.report.AdviceJson;
import dev.pgvitals.advice.report.AdviceReport;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;

/** A database of a shop, what is done in it, and the advisor's role as its page has it. */
final class Shop {
  static final Map<String, String> SETTINGS =
      Map.of("shared_preload_libraries", "pg_stat_statements");

  private static final Pattern SQL = Pattern.compile("(?s)```sql\\n(.*?)```");
  static final String PASSWORD = "advice";
  private static final int CALLS = 25;

  private final Postgres postgres;

  private Shop(Postgres postgres) {
    this.postgres = postgres;
  }

  static Shop open(Postgres postgres) {
    postgres.sql(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
        "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE TABLE customers (id integer PRIMARY KEY, email text NOT NULL, name varchar(80))",
        "INSERT INTO customers SELECT i, 'c' || i || '@example.com', 'Customer ' || i"
            + " FROM generate_series(1, 12000) AS i",
        "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL,"
            + " status text NOT NULL, created timestamptz NOT NULL, total numeric NOT NULL,"
            + " placed integer NOT NULL)",
        "INSERT INTO orders SELECT i, i % 12000 + 1, CASE WHEN i % 50 = 0 THEN 'open' ELSE 'done' END,"
            + " timestamptz '2026-01-01' + i * interval '1 minute', i % 500, i"
            + " FROM generate_series(1, 60000) AS i",
        "CREATE INDEX orders_placed ON orders (placed)",
        "CREATE INDEX customers_email ON customers (email)",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app",
        "VACUUM ANALYZE");
    for (String block : roleSql()) {
      postgres.sql(block);
    }
    postgres.sql("ALTER ROLE pgvitals_advisor PASSWORD '" + PASSWORD + "'");
    return new Shop(postgres);
  }

  /** As the page has it; each block is run as a whole. */
  static List<String> roleSql() {
    try {
      return SQL.matcher(Files.readString(Path.of("docs/operations/advise.md")))
          .results()
          .map(block -> block.group(1))
          .filter(block -> block.contains("pgvitals_advisor"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Postgres postgres() {
    return postgres;
  }

  /** The application forgets what it did, and does this alone, often enough to count. */
  void does(String sql, Object... values) {
    postgres.sql("SELECT pg_stat_statements_reset()");
    repeats(sql, values);
  }

  void repeats(String sql, Object... values) {
    repeats(CALLS, sql, values);
  }

  void repeats(int calls, String sql, Object... values) {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl("postgres"), "app", PASSWORD);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      for (int i = 0; i < calls; i++) {
        statement.execute();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Looks at statements for so long that whose calls follow each other can be told. */
  ServerAdvice watch(Pause pause) throws Exception {
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    try {
      return new Advisor(
              Trial.server(postgres.uri("pgvitals_advisor", PASSWORD, "postgres"), ""),
              CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
                  .catalogue(),
              List.of(),
              new AdviceWishes(
                  List.of("postgres"), 20, Duration.ofSeconds(30), Duration.ofDays(30)),
              watchdog,
              pause,
              InstantSource.system())
          .advise();
    } finally {
      watchdog.shutdownNow();
    }
  }

  Terminal.Outcome advise(Path directory, String... options) {
    List<String> words =
        new ArrayList<>(List.of("advise", "--database", "postgres", "--format", "json"));
    words.addAll(Arrays.asList(options));
    return new Terminal(directory)
        .with("DATABASE_URL", postgres.uri("pgvitals_advisor", PASSWORD, "postgres"))
        .run(words.toArray(String[]::new));
  }

  ServerAdvice advice(Path directory, String... options) {
    Terminal.Outcome outcome = advise(directory, options);
    AdviceReport report =
        AdviceJson.parse(outcome.out())
            .orElseThrow(() -> new AssertionError(outcome.out() + outcome.err()));
    return report.servers().get(0);
  }

  /** Findings about statements, which settings and schemas have no part in. */
  static List<FindingKind> kinds(ServerAdvice advice) {
    return advice.findings().stream()
        .filter(finding -> finding.queryId().isPresent())
        .map(Finding::kind)
        .toList();
  }

  static Finding finding(ServerAdvice advice, FindingKind kind) {
    return advice.findings().stream()
        .filter(finding -> finding.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + advice));
  }
}
