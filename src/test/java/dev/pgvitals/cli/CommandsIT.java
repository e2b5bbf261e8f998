package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.network.BlackHole;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that look at servers, and what they say of each kind of trouble. */
class CommandsIT {
  private static final String LABEL_AND_VALUE =
      "metrics: [{a: {usage: LABEL}}, {b: {usage: GAUGE, description: x}}]";

  private static final String QUERIES =
      """
      good: {query: "SELECT 'x' AS a, 7 AS b", METRICS}
      empty: {query: "SELECT 'x' AS a, 7 AS b WHERE false", METRICS}
      twice: {query: "SELECT 'x' AS a, i AS b FROM generate_series(1, 3) AS i", METRICS}
      wrong_columns: {query: "SELECT 'x' AS a, 7 AS c", METRICS}
      a_text: {query: "SELECT 'x' AS a, 'seven' AS b", METRICS}
      a_million: {query: "SELECT i AS a, 1 AS b FROM generate_series(1, 1000000) AS i", METRICS}
      denied: {query: "SELECT usename AS a, 1 AS b FROM pg_shadow", METRICS}
      too_large: {query: "SELECT repeat('x', 17000000) AS a, 1 AS b", METRICS}
      unknown: {query: "SELECT a, b FROM nowhere", METRICS}
      misspelt: {query: "SELEC 1", METRICS}
      writes: {query: "CREATE TABLE t (a int)", METRICS}
      slow: {query: "SELECT pg_sleep(10)::text AS a, 1 AS b", timeout: 100ms, METRICS}
      needs_more: {query: "SELECT 'x' AS a, 7 AS b", requires: {extension: postgis}, METRICS}
      """
          .replace("METRICS", "scope: cluster, " + LABEL_AND_VALUE);

  private static Postgres postgres;

  @TempDir private Path directory;
  private Terminal terminal;

  @BeforeAll
  static void theServer() {
    postgres = Postgres.shared(18);
  }

  @BeforeEach
  void aTerminal() {
    terminal =
        new Terminal(directory)
            .file("queries.yaml", QUERIES)
            .file("pgvitals.yaml", ServersFile.of(server("db", monitored("postgres"))));
  }

  private static String monitored(String database) {
    return ServersFile.monitored(postgres, database);
  }

  private static String server(String name, String url) {
    return ServersFile.server(name, url, ", connect_timeout: 1s, timeout: 10s");
  }

  private Terminal.Outcome query(String name) {
    Terminal.Outcome outcome = terminal.run("query", name, "-c", "@pgvitals.yaml");
    return new Terminal.Outcome(
        outcome.exitCode(), outcome.out(), outcome.err().replaceAll("[0-9.]+ ms", "N ms"));
  }

  @Test
  void aQueryPrintsWhatPrometheusWillSee() {
    assertThat(query("good"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                # HELP good_b x
                # TYPE good_b gauge
                good_b{server="db",a="x"} 7
                """,
                "db: 1 row, 1 series, N ms\n"));
  }

  @Test
  void aFileCanBeTriedBeforeItIsConfigured() {
    terminal.file(
        "mine.yaml",
        """
        mine: {query: SELECT 1 AS n, metrics: [{n: {usage: GAUGE, description: x}}]}
        pg_postmaster: {extends: pg_postmaster, interval: 1m}
        """);

    assertThat(
            terminal
                .run("query", "mine", "-f", "builtin", "-f", "@mine.yaml", "-c", "@pgvitals.yaml")
                .out())
        .endsWith("mine_n{server=\"db\"} 1\n");
    assertThat(terminal.run("query", "good", "--file", "@mine.yaml", "-c", "@pgvitals.yaml").err())
        .startsWith(
            "mine.yaml:2:26: pg_postmaster.extends: there is no \"pg_postmaster\" in an earlier"
                + " file to extend; if it is a built-in one, name builtin before this file\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          empty         | 0 | 0 rows, 0 series, N ms; the query returns no rows
          twice         | 0 | 3 rows, 1 series, N ms; 2 rows dropped: same labels as an earlier row, such as a="x"
          wrong_columns | 1 | [result] column b is missing; the query returns a, c -> correct the query or its columns in the catalogue
          a_text        | 1 | [result] row 1, column b: 'seven' (text) is not a number -> correct the query or its columns in the catalogue
          a_million     | 1 | [result] more than 5000 series: group or LIMIT the query, or raise its max_series -> correct the query or its columns in the catalogue
          too_large     | 1 | [result] the result is larger than 16 MB: group or LIMIT the query, or cut its texts short -> correct the query or its columns in the catalogue
          denied        | 1 | [permission 42501] ERROR: permission denied for view pg_shadow -> pg_shadow has the roles' password hashes and is for superusers: read pg_user
          unknown       | 1 | [undefined 42P01] ERROR: relation "nowhere" does not exist Position: 18 -> add `requires:` or a variant for this version, or correct the name
          misspelt      | 1 | [sql 42601] ERROR: syntax error at or near "SELEC" Position: 1 -> see the message; run the statement in psql as the agent's role
          writes        | 1 | [sql 25006] ERROR: cannot execute CREATE TABLE in a read-only transaction -> see the message; run the statement in psql as the agent's role
          slow          | 1 | [timeout 57014] ERROR: canceling statement due to statement timeout -> raise the timeout or the interval of the query, or make it cheaper
          needs_more    | 1 | not run: the query needs extension postgis, not installed (CREATE EXTENSION postgis) in database postgres (extension)
          """,
      quoteCharacter = '\0')
  void eachTroubleOfAQueryHasItsWords(String name, int exitCode, String message) {
    Terminal.Outcome outcome = query(name);

    assertThat(outcome.err()).isEqualTo("db: " + message + "\n");
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void checkOnlineRunsEverythingOnceAndAddsItUp() {
    Terminal.Outcome outcome = terminal.run("check", "--online", "-c", "@pgvitals.yaml");
    List<String> lines =
        outcome.out().lines().map(line -> line.replaceAll(" +[0-9]+\\.[0-9]  ", "  N  ")).toList();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(lines.get(0)).isEqualTo("configuration: pgvitals.yaml; catalogue: queries.yaml");
    assertThat(lines.get(1))
        .startsWith("note: pgvitals.yaml:3:")
        .endsWith("chmod 600 the file, or use password_file");
    assertThat(lines.get(2))
        .matches("db: PostgreSQL 18\\.\\d+, primary, as monitor; 12 queries planned, 1 skipped");
    assertThat(lines.get(3)).matches("query          database  rows  series +ms  result");
    assertThat(lines)
        .contains(
            "empty          -            0       0  N  ok (the query returns no rows)",
            "good           -            1       1  N  ok",
            "twice          -            3       1  N  ok (2 rows dropped: same labels"
                + " as an earlier row, such as a=\"x\")",
            "wrong_columns  -            0       0  N  FAILED [result] column b is missing; the"
                + " query returns a, c -> correct the query or its columns in the catalogue");
    int end = lines.size();
    assertThat(lines.get(end - 6))
        .matches("total: 12 queries run, 9 failed, 4 rows, 2 series, \\d+ ms");
    assertThat(lines.get(end - 5)).matches("cost +once +an hour +a day");
    assertThat(lines.get(end - 4)).matches("seconds( +[\\d.]+| +N){3}");
    // Every 15 s the queries and proof of life, every minute the facts, and no connection anew.
    assertThat(lines.get(end - 2)).matches("round trips +\\d\\d +\\d{4} +\\d{5,6}");
    assertThat(lines.get(end - 1)).matches("connections +1 +0 +0");
  }

  @Test
  void checkOnlineSaysWhatShareOfACoreSamplingTakes() {
    String sampled =
        """
        %s: {interval: 2s, query: "SELECT 1 AS busy%s", metrics: [busy: {usage: SAMPLED, description: x}]}
        """;
    terminal.file("queries.yaml", sampled.formatted("cheap", ""));

    assertThat(terminal.run("check", "--online", "-c", "@pgvitals.yaml").out().lines())
        .last()
        .asString()
        .matches("sampling: 1 query every \\d+s, 0\\.[01]\\d% of a core.*");

    terminal.file("queries.yaml", sampled.formatted("dear", ", pg_sleep(0.05)"));

    assertThat(terminal.run("check", "--online", "-c", "@pgvitals.yaml").out().lines())
        .last()
        .asString()
        .matches(
            "sampling: 1 query every 15s, 0\\.\\d\\d% of a core; every 2s it would be \\d\\.\\d\\d%,"
                + " and 0\\.20% is the most");
  }

  @Test
  void planSaysWhatRunsWhereAndWhatDoesNotAndWhy() {
    Terminal.Outcome outcome = terminal.run("plan", "-c", "@pgvitals.yaml");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .startsWith("configuration: pgvitals.yaml; catalogue: queries.yaml\nnote: pgvitals.yaml:3:")
        .contains(
            "query          database  interval  timeout  max series\n",
            "good           -             15 s     10 s        5000\n",
            "slow           -             15 s   100 ms        5000\n",
            "not run     reason     detail\n",
            "needs_more  extension  needs extension postgis, not installed");
  }

  @Test
  void everyTroubleOfAServerHasItsWordsAndCostsTheOthersNothing() {
    try (BlackHole hole = new BlackHole()) {
      terminal.file(
          "many.yaml",
          ServersFile.of(
              server("unresolved", "postgresql://u@no-such-host.invalid/d"),
              server("refused", "postgresql://u@127.0.0.1:1/d"),
              server("silent", hole.uri()),
              server("no-password", postgres.uri("monitor", "postgres")),
              server("wrong-password", postgres.uri("monitor", "guess", "postgres")),
              server("no-database", monitored("atlantis")),
              server("no-tls", monitored("postgres") + "?sslmode=require"),
              server("db", monitored("postgres"))));

      Terminal.Outcome outcome = terminal.run("plan", "-c", "@many.yaml");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out())
          .contains(
              "unresolved: cannot be reached: [connect 08001] The connection attempt"
                  + " failed. (the host name no-such-host.invalid cannot be resolved) -> check"
                  + " that the name resolves on this host",
              "refused: cannot be reached: [connect 08001] Connection to 127.0.0.1:1 refused.",
              "silent: cannot be reached: [connect 08006] the login was not complete after"
                  + " 1 s",
              "no-password: cannot be reached: [auth 08004] The server requested SCRAM-based"
                  + " authentication, but the password is an empty string (no password is"
                  + " configured: set password_file, or one of the other ways to give one) ->"
                  + " check user, password and pg_hba.conf",
              "wrong-password: cannot be reached: [auth 28P01] FATAL: password authentication"
                  + " failed for user \"monitor\" -> check user, password and pg_hba.conf",
              "no-database: cannot be reached: [connect 3D000] FATAL: database \"atlantis\" does"
                  + " not exist -> no such database: correct the server's url",
              "no-tls: cannot be reached: [tls 08004] The server does not support SSL.",
              "db: PostgreSQL 18.")
          .doesNotContain(Postgres.MONITOR_PASSWORD + "@", "guess");
    }
  }

  @Test
  void oneServerOfManyCanBeChosen() {
    terminal.file(
        "two.yaml",
        ServersFile.of(
            server("gone", "postgresql://u@127.0.0.1:1/d"), server("db", monitored("postgres"))));

    assertThat(terminal.run("plan", "-c", "@two.yaml", "--server", "db").exitCode()).isZero();
    assertThat(terminal.run("plan", "-c", "@two.yaml").exitCode()).isEqualTo(1);
  }

  @Test
  void aQuerySaysWhatOfItsFileIsReadOver() {
    terminal.file(
        "slip.yaml",
        "slip: {query: SELECT 1 AS n, 2 AS m, metrics: [n: {usage: GAUGE}, m: {usage: GUAGE}]}\n");

    Terminal.Outcome outcome =
        terminal.run("query", "slip", "-f", "@slip.yaml", "-c", "@pgvitals.yaml");

    assertThat(outcome.out()).endsWith("slip_n{server=\"db\"} 1\n");
    assertThat(outcome.err())
        .startsWith(
            "warning: slip.yaml:1:78: slip.metrics.m.usage: unknown usage \"GUAGE\"; did you mean"
                + " \"GAUGE\"? (the column is left out)\n"
                + "note: slip.yaml:1:1: is read as a file of postgres_exporter, ")
        .contains("db: 1 row, 1 series, ");
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          SELECT datname, 1 AS size FROM pg_database          | column size_bytes is listed but not returned; it replaces | to have it, leave the column out of the file
          SELECT datname, 'x' AS size_bytes FROM pg_database  | column size_bytes: 'x' (text) is not a number; left out; it replaces | to have it, leave the column out of the file
          SELECT datname, size_bytes FROM pg_database         | correct the name; it replaces | to have it, leave these columns out of the file
          """)
  void whereAColumnThatTookABuiltinMetricsPlaceGivesNothingBothAreNamed(
      String sql, String trouble, String remedy) {
    terminal.file(
        "theirs.yaml",
        """
        pg_database:
          query: %s
          metrics: [datname: {usage: LABEL}, size_bytes: {usage: GAUGE}]
        """
            .formatted(sql));

    Terminal.Outcome outcome =
        terminal.run(
            "query",
            "file.pg_database",
            "-f",
            "builtin",
            "-f",
            "@theirs.yaml",
            "-c",
            "@pgvitals.yaml");

    assertThat(outcome.err().lines().filter(line -> line.startsWith("db: ")))
        .singleElement()
        .asString()
        .contains(trouble + " pg_database_size_bytes of the built-in entry \"")
        .contains(", which is missing now: " + remedy);
  }

  @Test
  void soItIsWhereTheEntryDoesNotRun() {
    terminal.file(
        "theirs.yaml",
        """
        pg_database:
          query: SELECT datname, 1 AS size_bytes FROM pg_database
          runonserver: "<15"
          metrics: [datname: {usage: LABEL}, size_bytes: {usage: GAUGE}]
        """);

    assertThat(
            terminal
                .run(
                    "query",
                    "file.pg_database",
                    "-f",
                    "builtin",
                    "-f",
                    "@theirs.yaml",
                    "-c",
                    "@pgvitals.yaml")
                .err())
        .contains("db: not run: the query ")
        .contains("; it replaces pg_database_size_bytes of the built-in entry ");
  }
}
