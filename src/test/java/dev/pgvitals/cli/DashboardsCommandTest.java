package dev.pgvitals.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvitals.dashboard.read.ShippedBoards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pgvitals dashboards} prints and writes. */
class DashboardsCommandTest {
  private static final Path SHIPPED = Path.of("dashboards");

  private static final Path GOLDEN = Path.of("src/test/resources/golden/dashboards");
  private static final String PRICES =
      """
      shop_prices:
        query: SELECT 1 AS late
        scope: cluster
        metrics:
          - late: {usage: GAUGE, alert: {name: PricesLate, warning: 3, summary: Late., runbook: "https://shop/late"}}
      """;

  @TempDir private Path directory;

  static Iterable<String> boards() {
    return ShippedBoards.NAMES;
  }

  private Terminal.Outcome dashboards(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "dashboards";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Terminal(directory).run(all);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void whatLiesInDashboardsIsWhatItPrints(String name) throws IOException {
    Terminal.Outcome outcome = dashboards(name);

    isCurrent(SHIPPED.resolve("pgvitals-" + name + ".json"), outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "assurance", "service"})
  void theBoardOfAnExampleIsMadeFromItsEntries(String name) throws IOException {
    isCurrent(
        GOLDEN.resolve(name + ".json"),
        dashboards("-f", "builtin", "-f", "examples/" + name + "-queries.yaml"));
  }

  private static void isCurrent(Path file, Terminal.Outcome outcome) throws IOException {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, outcome.out());
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s; mvn test -Dtest=DashboardsCommandTest -Dgolden.update=true writes it anew", file)
        .isEqualTo(outcome.out());
  }

  @Test
  void withoutANameItSaysWhichThereAreAndWhatTheyAnswer() {
    assertThat(dashboards().out())
        .startsWith("NAME         TITLE ")
        .contains("\nfleet        PostgreSQL / Fleet ")
        .contains("\nagent        PostgreSQL / Agent ");
  }

  @Test
  void aNameThatNoBoardHasIsAMistakeOfUse() {
    assertThat(dashboards("flet"))
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).isEqualTo(2);
              assertThat(outcome.err())
                  .startsWith("there is no board \"flet\"; did you mean \"fleet\"?\n");
            });
  }

  @Test
  void allAreWrittenIntoADirectory() throws IOException {
    assertThat(dashboards("--directory", "@boards"))
        .isEqualTo(
            new Terminal.Outcome(
                0,
                """
                wrote boards/pgvitals-fleet.json
                wrote boards/pgvitals-server.json
                wrote boards/pgvitals-queries.json
                wrote boards/pgvitals-sessions.json
                wrote boards/pgvitals-replication.json
                wrote boards/pgvitals-storage.json
                wrote boards/pgvitals-assurance.json
                wrote boards/pgvitals-agent.json
                """,
                ""));
    assertThat(Files.readString(directory.resolve("boards/pgvitals-fleet.json")))
        .isEqualTo(Files.readString(SHIPPED.resolve("pgvitals-fleet.json")));
  }

  @Test
  void aDirectoryThatIsAFileIsRefused() throws IOException {
    Files.writeString(directory.resolve("boards"), "");

    Terminal.Outcome outcome = dashboards("--directory", "@boards");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo("cannot write the dashboards: boards is a file; name a directory\n");
  }

  @Test
  void whatCannotBeWrittenIsNamedWithTheReason() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    Path full = Files.createDirectories(directory.resolve("full"));
    Files.createSymbolicLink(full.resolve("pgvitals-server.json"), Path.of("/dev/full"));

    assertThat(dashboards("--directory", "@full"))
        .isEqualTo(
            new Terminal.Outcome(
                1,
                "wrote full/pgvitals-fleet.json\n",
                "cannot write the dashboards: full/pgvitals-server.json: No space left on device\n"));
    assertThat(dashboards("--directory", "/proc/none").err())
        .isEqualTo("cannot write the dashboards: /proc/none cannot be created\n");
  }

  @Test
  void optionsThatWouldBeReadOverAreMistakesOfUse() {
    new Terminal(directory).file("prices.yaml", PRICES);

    Terminal.Outcome both = dashboards("fleet", "--directory", "@boards");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).startsWith("--directory writes all boards; leave out \"fleet\"\n");
    assertThat(directory.resolve("boards")).doesNotExist();
    assertThat(dashboards("fleet", "-f", "@prices.yaml", "--uid", "prices").err())
        .startsWith("--title and --uid are about the board of --file or --config\n");
    assertThat(dashboards("-f", "@prices.yaml", "--title", " ").err())
        .startsWith("--title must not be empty: Grafana refuses such a board\n");
  }

  @Test
  void alertsLeadToOnesOwnRunbooks() {
    assertThat(dashboards("fleet", "--runbook-url", "https://wiki.internal/{alert}?v=1").out())
        .contains("\"url\": \"https://wiki.internal/PostgresConnectionsHigh?v=1\"")
        .contains("\"url\": \"https://wiki.internal/${__value.text}?v=1\"")
        .doesNotContain("docs/runbooks");
    Terminal.Outcome wrong = dashboards("--runbook-url", "https://wiki.internal/");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("--runbook-url must contain {alert}, which is replaced by the alert's name\n");
  }

  @Test
  void theLabelOfClustersCanHaveAnotherName() {
    String board = dashboards("fleet", "--cluster-label", "pg_cluster").out();

    assertThat(board)
        .contains("pg_cluster=~\\\"$cluster\\\"")
        .contains("max by (job, instance, pg_cluster, server) (")
        .contains("\"pg_cluster\": \"Cluster\"")
        .contains("instance=~\\\"$instance\\\"}, pg_cluster)\"")
        .contains("\"name\": \"cluster\"")
        .doesNotContainPattern("[^_]cluster=~");
    Terminal.Outcome wrong = dashboards("--cluster-label", "server");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("--cluster-label must be the name of a label of its own, not \"server\"\n");
  }

  @Test
  void metricsHaveTheNamesInForce() throws IOException {
    Path config = directory.resolve("theirs.yaml");
    Files.writeString(
        config,
        """
        names: postgres_exporter
        servers: [{name: db, url: "postgresql://localhost/db"}]
        """);

    assertThat(dashboards("fleet").out()).contains("pg_stat_database_xact_commit_total");
    assertThat(dashboards("fleet", "--config", config.toString()).out())
        .contains("pg_stat_database_xact_commit{")
        .doesNotContain("pg_stat_database_xact_commit_total");
  }

  @Test
  void theLimitsAreThoseOfTheCatalogueInForce() {
    String own =
        """
        pg_connections:
          extends: pg_connections
          metrics:
            - used_ratio: {alert: {name: PostgresConnectionsHigh, warning: 0.55, critical: 0.65, summary: Many.}}
        """;
    new Terminal(directory).file("own.yaml", own);

    assertThat(dashboards("fleet", "-f", "builtin", "-f", "@own.yaml").out())
        .contains("\"value\": 0.55")
        .contains("\"value\": 0.65");
  }

  @Test
  void theBoardOfAFileIsCalledAfterItUnlessItIsSaidOtherwise() {
    new Terminal(directory).file("prices.yaml", PRICES);

    assertThat(dashboards("-f", "@prices.yaml").out())
        .contains("\"uid\": \"pgvitals-own-prices\"")
        .contains("\"title\": \"PostgreSQL / prices\"");
    assertThat(dashboards("-f", "@prices.yaml", "--title", "Prices", "--uid", "p-1").out())
        .contains("\"uid\": \"p-1\"")
        .contains("\"title\": \"Prices\"");
    assertThat(dashboards("--title", "Prices").err())
        .startsWith("--title and --uid are about the board of --file or --config\n");
    assertThat(dashboards("-f", "@prices.yaml", "--uid", "a b").err())
        .startsWith("--uid must be 1 to 40 letters, digits, - and _, not \"a b\"\n");
    assertThat(dashboards("-f", "@prices.yaml", "--uid", "pgvitals-fleet").err())
        .startsWith("--uid must not be that of a board that comes with pgvitals\n");
  }

  @Test
  void anAlertOfOnesOwnLeadsToItsOwnRunbookOrNowhere() {
    new Terminal(directory)
        .file("prices.yaml", PRICES)
        .file("plain.yaml", PRICES.replace(", runbook: \"https://shop/late\"", ""));

    assertThat(dashboards("-f", "@prices.yaml").out()).contains("\"url\": \"https://shop/late\"");
    assertThat(dashboards("-f", "@plain.yaml").out()).doesNotContain("Runbook of");
    assertThat(dashboards("-f", "@plain.yaml", "--runbook-url", "https://wiki/{alert}").out())
        .contains("\"url\": \"https://wiki/PricesLate\"");
  }

  @Test
  void theBoardOfAConfigurationHasTheEntriesThatAreItsOwn() throws IOException {
    new Terminal(directory)
        .file("prices.yaml", PRICES)
        .file(
            "pgvitals.yaml",
            """
            catalogue: [builtin, prices.yaml]
            interval: 1m
            servers: [{name: a, url: "postgresql://a@127.0.0.1/a"}]
            """);

    assertThat(dashboards("--config", "@pgvitals.yaml").out())
        .contains("\"uid\": \"pgvitals-own\"")
        .contains("\"title\": \"PostgreSQL / Own queries\"")
        .contains("shop_prices_late{")
        .doesNotContain("pg_stat_database_xact_commit");
    assertThat(dashboards("--config", "@pgvitals.yaml", "--directory", "@boards").out())
        .contains("wrote boards/pgvitals-agent.json\nwrote boards/pgvitals-own.json\n");
    assertThat(dashboards("--config", "@pgvitals.yaml", "-f", "builtin").err())
        .isEqualTo(
            "no board: the catalogue has no enabled entries but those that come with pgvitals, and"
                + " they have their boards\n");
  }
}
