package dev.pgvitals.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.advice.report.AdviceFile;
import dev.pgvitals.advice.report.AdviceReport;
import dev.pgvitals.advice.report.Finding;
import dev.pgvitals.advice.report.FindingKind;
import dev.pgvitals.advice.report.ServerAdvice;
import dev.pgvitals.advice.report.Severity;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.Prometheus;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.network.FreePort;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.JobRunTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pgvitals report} says of a real server, by its agent and by Prometheus. */
@Timeout(300)
class ReportCommandIT {
  /** A name that means harm to Markdown and to HTML. */
  private static final String SERVER = "<script>alert(1)</script>|`db`";

  private static final String IN_MARKDOWN = "\\<script\\>alert(1)\\</script\\>\\|\\`db\\`";
  private static final String IN_HTML = "&lt;script&gt;alert(1)&lt;/script&gt;|`db`";

  /** So that the agent counts them soon. */
  private static final String QUERIES =
      """
      pg_job_reported: {extends: pg_job_reported, interval: 1s}
      pg_job_run: {extends: pg_job_run, interval: 1s, settle: 1s}
      pg_job_skipped: {extends: pg_job_skipped, interval: 1s, settle: 1s}
      """;

  @TempDir private static Path directory;
  private static LocalPostgres postgres;
  private static RunningAgent agent;

  private final Terminal terminal = new Terminal(directory);

  @BeforeAll
  static void anAgentThatSeesAll() throws Exception {
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        JobRunTable.setup(),
        "CREATE TABLE public.backup (stanza text NOT NULL, type text NOT NULL, ended_at timestamptz"
            + " NOT NULL, succeeded bool NOT NULL, verified_at timestamptz)",
        "INSERT INTO public.backup VALUES ('main', 'full', now() - interval '9 days', true,"
            + " now()), ('main', 'incr', now() - interval '1 hour', false, NULL)",
        "GRANT SELECT ON public.backup TO monitor",
        "CREATE TABLE public.\"a|b\" AS SELECT g FROM generate_series(1, 5000) AS g",
        "ANALYZE");
    AdviceFile.write(directory.resolve("advice.json"), advice());
    agent =
        RunningAgent.start(
            directory,
            QUERIES,
            """
            catalogue: [builtin, queries.yaml]
            incidents: {directory: %1$s/incidents}
            advice: {report: %1$s/advice.json}
            backups: [{name: own, type: table, server: "%2$s", relation: public.backup}]
            servers: [{name: "%2$s", url: "%3$s", thresholds: {PostgresConnectionsHigh: {warning: 0.0001, critical: 0.9999}}}]
            """
                .formatted(
                    directory,
                    SERVER,
                    postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")));
    await()
        .untilAsserted(
            () -> {
              JsonObject server = server();
              assertThat(server.getAsJsonObject("queries").get("waiting").getAsInt()).isZero();
            });
    postgres.sql(
        "INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, reason, agent)"
            + " VALUES (E'night\\nly|<i>', 'load', clock_timestamp(), clock_timestamp(), 'done', NULL,"
            + " 'cron'), (E'night\\nly|<i>', 'load', clock_timestamp(), clock_timestamp(), 'skipped',"
            + " 'lag: 12 s', 'cron'), (E'night\\nly|<i>', 'load', clock_timestamp(),"
            + " clock_timestamp(), 'failed', NULL, 'cron')");
    assertThat(agent.get("/-/healthy").status()).isEqualTo(200);
  }

  @AfterAll
  static void end() {
    agent.close();
    postgres.close();
  }

  private static AdviceReport advice() {
    Finding finding =
        new Finding(
            FindingKind.MISSING_INDEX,
            Severity.HIGH,
            "shop",
            "public.orders",
            Optional.of("42"),
            "99 % of the rows that are read are thrown away | <b>",
            "90 % less",
            List.of("CREATE INDEX CONCURRENTLY ON public.orders (customer);"),
            "it may be there tomorrow",
            OptionalDouble.of(0.5));
    return new AdviceReport(
        List.of(
            new ServerAdvice(
                SERVER,
                Instant.parse("2026-11-27T03:00:00Z"),
                "18.0",
                Optional.empty(),
                7,
                7,
                List.of(),
                List.of(finding))));
  }

  private static JsonObject server() {
    return JsonParser.parseString(agent.get("/api/v1/status").body())
        .getAsJsonObject()
        .getAsJsonArray("servers")
        .get(0)
        .getAsJsonObject();
  }

  private Terminal.Outcome report(String... more) {
    return terminal.run(
        Stream.concat(Stream.of("report", "--url", "http://" + agent.address()), Stream.of(more))
            .toArray(String[]::new));
  }

  /** What stands below a heading. */
  private static String section(String markdown, String title) {
    int start = markdown.indexOf("\n## " + title + "\n");
    assertThat(start).as("%s in %s", title, markdown).isNotNegative();
    int end = markdown.indexOf("\n## ", start + 1);
    return markdown.substring(start, end < 0 ? markdown.length() : end);
  }

  @Test
  void allThatTheAgentKnowsIsInIt() {
    await()
        .untilAsserted(
            () -> {
              String jobs = section(report().out(), "Jobs");
              assertThat(jobs).contains("1 done", "1 failed", "1 skipped", "1 lag");
            });
    Terminal.Outcome outcome = report();

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    String text = outcome.out();
    assertThat(text).startsWith("# PostgreSQL report\n\nFrom ");
    assertThat(section(text, "Wrong now"))
        .contains(
            "1 of 1 server up", "| critical | " + IN_MARKDOWN + " | [PostgresBackupFailed](http://")
        .contains(agent.address() + "/runbooks/PostgresBackupFailed)");
    assertThat(section(text, "What changed"))
        .contains(" | (agent) | was started |", " | " + IN_MARKDOWN + " | was started |");
    assertThat(section(text, "Incidents")).contains("0 incidents kept in the period.");
    assertThat(section(text, "Servers"))
        .contains("| " + IN_MARKDOWN + " | primary | ", " | PostgreSQL 18.");
    assertThat(section(text, "Jobs"))
        .contains("**warning:** 1 job; the last run of 1 failed, 0 more are late.")
        .contains("| postgres | night ly\\|\\<i\\> (pgvitals) | failed |");
    assertThat(section(text, "Backups"))
        .contains("Sets of backups that are read: 1; something is wrong with 1.")
        .contains("| own | " + IN_MARKDOWN + " | main | incr | failed |");
    assertThat(section(text, "Top statements"))
        .contains("| " + IN_MARKDOWN + " | postgres | postgres | `");
    assertThat(section(text, "Advice"))
        .contains("Found: 1 high, 0 medium, 0 info; the oldest look was at 2026-11-27T03:00:00Z.")
        .contains("| high | " + IN_MARKDOWN + " | An index that is missing |")
        .contains("thrown away \\| \\<b\\> |");
    assertThat(section(text, "Largest databases and tables"))
        .contains("| postgres | public.a\\|b | ");
    assertThat(text.lines().filter(line -> line.startsWith("| ")))
        .allSatisfy(line -> assertThat(line).endsWith(" |"));
  }

  @Test
  void asHtmlItIsWrittenToAFileThatCanBeMailed() throws IOException {
    Terminal.Outcome outcome =
        report("--format", "html", "--output", "@report.html", "--title", "Week <1>");

    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    String html = Files.readString(directory.resolve("report.html"));
    assertThat(html)
        .startsWith("<!DOCTYPE html>\n")
        .contains("<h1>Week &lt;1&gt;</h1>", "<td>" + IN_HTML + "</td>")
        .doesNotContain("<script", "<i>", "src=");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    Terminal.Outcome outcome = report("--output", "@none/report.md");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("cannot write ", "none/report.md: there is no such directory\n");
  }

  @Test
  void prometheusKnowsThePeriod() {
    String configuration =
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - {job_name: pgvitals, honor_labels: true, static_configs: [{targets: ['%s']}]}
        """
            .formatted(agent.address());
    try (Prometheus prometheus = Prometheus.start(Release.SYSTEM, directory, configuration)) {
      String url = "http://" + prometheus.address();
      await()
          .untilAsserted(
              () -> {
                Terminal.Outcome outcome = report("--prometheus", url, "--since", "1h");
                String text = outcome.out();
                assertThat(outcome.err()).isEmpty();
                assertThat(section(text, "The period in numbers"))
                    .contains("| servers, at most | 1 |")
                    .contains("| size of all databases at the end | ")
                    .containsPattern("connections at the peak.* \\| " + Pattern.quote(IN_MARKDOWN))
                    .contains("Prometheus knows these servers since about ");
                assertThat(section(text, "What changed"))
                    .contains("(agent)", "Prometheus has seen no restart");
                assertThat(section(text, "Alerts of the period")).contains("None fired.");
                assertThat(text).contains("\n## Capacity\n");
                assertThat(section(text, "Jobs"))
                    .contains(
                        "Runs in the period",
                        "| postgres | night ly\\|\\<i\\> | 1 | 0 | 1 | 1 | 1 lag |");
              });
    }
  }

  @Test
  void aPrometheusThatIsNotThereCostsItsPartsAndIsNamed() {
    Terminal.Outcome outcome = report("--prometheus", "http://127.0.0.1:" + FreePort.next());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("The period in numbers: http://127.0.0.1:")
        .contains("is it running there?");
    assertThat(outcome.out())
        .contains("- **warning:** The period in numbers: http://127.0.0.1:", "## Servers");
    assertThat(section(outcome.out(), "The period in numbers"))
        .contains("*Prometheus could not be asked for it: ");
  }

  @Test
  void withoutAnAnswerThereIsNoReport() {
    Terminal.Outcome outcome =
        terminal.run(
            "report",
            "--url",
            "http://127.0.0.1:" + FreePort.next(),
            "--prometheus",
            "http://127.0.0.1:" + FreePort.next());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("cannot ask the agent at http://127.0.0.1:", "there is nothing to report of\n");
  }

  @Test
  void whatIsWrongCanFailAPipeline() {
    await().untilAsserted(() -> assertThat(report("--fail-on", "warning").exitCode()).isEqualTo(1));
    assertThat(report().exitCode()).isZero();
  }

  @Test
  void aServerThatTheAgentDoesNotHaveIsAMistake() {
    Terminal.Outcome outcome = report("--server", "other");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("the agent has no server other; pgvitals status lists them");
    assertThat(report("--server", SERVER).out()).contains("1 of 1 server up");
  }

  @Test
  void aPeriodThatIsNoneIsAMistake() {
    assertThat(report("--since", "5m").err())
        .contains("must be a duration from 1h to 400d such as 7d, not 5m");
  }
}
