package dev.pgvitals.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.advice.report.AdviceFile;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person and cron run it, and the agent that reads its report. */
class AdviseCommandIT {
  private static final int MAJOR = 18;

  @TempDir Path directory;

  private Terminal terminal(String config) {
    return new Terminal(directory).file("pgvitals.yaml", config);
  }

  @Test
  void whatIsFoundIsPrintedReportedAndShown() throws Exception {
    try (Postgres postgres = Postgres.start(MAJOR, Shop.SETTINGS)) {
      postgres.createMonitorRole("monitor");
      Shop shop = Shop.open(postgres);
      shop.does("SELECT total FROM orders WHERE customer_id = ?", 17);
      String config =
          "catalogue: [queries.yaml]\nservers:\n  - {name: shop, url: '%s', labels: {env: test}}\n"
              .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres"));
      String queries =
          "one: {query: SELECT 1 AS one, metrics: [{one: {usage: GAUGE, description: One}}]}\n";
      Terminal terminal =
          terminal(config).file("queries.yaml", queries).file("password", Shop.PASSWORD + "\n");

      Terminal.Outcome text =
          terminal.run(
              "advise",
              "--config",
              "@pgvitals.yaml",
              "--user",
              "pgvitals_advisor",
              "--password-file",
              "@password",
              "--report",
              "@report.json",
              "--fail-on",
              "high");

      assertThat(text.err()).isEmpty();
      assertThat(text.exitCode()).isEqualTo(1);
      assertThat(text.out())
          .contains(
              "shop: PostgreSQL 18",
              "HIGH: A table is read whole for few of its rows: public.orders, database postgres",
              "   Seen: reads 60,000 rows of public.orders to keep 5:",
              "   Do: Try an index on customer_id",
              "   But: the plan is made without the values",
              "Statements:\n",
              "SELECT total FROM orders WHERE customer_id = $1");
      assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
      assertThat(AdviceFile.read(directory.resolve("report.json")).servers()).hasSize(1);

      Terminal.Outcome markdown =
          terminal.run(
              "advise",
              "--config",
              "@pgvitals.yaml",
              "--user",
              "pgvitals_advisor",
              "--password-file",
              "@password",
              "--format",
              "markdown",
              "--top",
              "5");
      assertThat(markdown.exitCode()).isZero();
      assertThat(markdown.out())
          .contains("## shop\n", "### high: A table is read whole", "- Where: `public.orders`");

      try (RunningAgent agent =
          RunningAgent.start(
              directory, queries, config + "advice: {report: report.json, interval: 5s}\n")) {
        await()
            .untilAsserted(
                () ->
                    assertThat(agent.get("/metrics").body())
                        .contains(
                            "pg_advice_findings{server=\"shop\",env=\"test\",kind=\"seq_scan\",severity=\"high\"} 1",
                            "pg_advice_report_up{server=\"shop\",env=\"test\"} 1"));
        assertThat(agent.get("/api/v1/servers/shop").body())
            .contains("Advice, as of ", "public.orders, database postgres");
      }
    }
  }

  @Test
  void whatCannotBeDoneIsSaidAtOnce() {
    Terminal terminal = terminal("servers: [{name: a, host: 127.0.0.1, port: 1, user: u}]\n");

    assertThat(terminal.run("advise", "--top", "0").err()).contains("--top must be from 1 to 500");
    assertThat(terminal.run("advise", "--watch", "2d").err())
        .contains("--watch must be at most 1d");
    assertThat(terminal.run("advise", "--fail-on", "low").err())
        .contains("must be info, medium or high, not low");
    assertThat(terminal.run("advise", "--password-file", "x").err())
        .contains("--password-file is that of --user, which is not given");
    Terminal.Outcome unwritable =
        terminal.run("advise", "--config", "@pgvitals.yaml", "--report", "@none/report.json");
    assertThat(unwritable.exitCode()).isEqualTo(1);
    assertThat(unwritable.err()).contains("cannot write the report none/report.json");
    Terminal.Outcome down = terminal.run("advise", "--config", "@pgvitals.yaml");
    assertThat(down.exitCode()).isEqualTo(1);
    assertThat(down.out()).contains("a: not looked at\n", "FAILED: ");
  }
}
