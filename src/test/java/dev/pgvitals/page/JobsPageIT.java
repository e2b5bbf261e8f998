package dev.pgvitals.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.agent.RunningAgent;
import dev.pgvitals.fixture.schema.SchemaDocument;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.JobRunTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who opens the page sees which jobs failed or are late, with or without scripts. */
@Timeout(300)
class JobsPageIT {
  private static final String WRONG = "[aria-label='Everything that is wrong'] tbody tr";
  private static final String JOBS = "[aria-label^='Jobs of schedulers'] tbody tr";
  private static final SchemaDocument SCHEMA = SchemaDocument.of(Path.of("docs/api.schema.json"));

  @TempDir private static Path directory;
  private static LocalPostgres postgres;
  private static RunningAgent agent;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = new Browser();
    postgres = LocalPostgres.start(18);
    postgres.createMonitorRole();
    postgres.sql(
        JobRunTable.setup(),
        """
        INSERT INTO pgvitals.job_run (job, verb, started_at, ended_at, status, agent, next_due) VALUES
          ('vacuum', 'vacuum', now() - interval '2 hours', now() - interval '1 hour', 'done', 'db1', now() + interval '22 hours'),
          ('reindex', 'reindex', now() - interval '2 hours', now() - interval '1 hour', 'failed', 'db1', now() + interval '22 hours'),
          ('analyze', 'analyze', now() - interval '3 hours', now() - interval '2 hours', 'partial', 'db1', now() + interval '21 hours'),
          ('rewrite', 'rewrite', now() - interval '2 hours', NULL, 'running', 'db1', now() - interval '1 hour'),
          ('drop', 'drop', now() - interval '3 days', now() - interval '3 days', 'done', 'db1', now() - interval '2 days')""");
    agent =
        RunningAgent.start(
            directory,
            "",
            "catalogue: [builtin]\ninterval: 1s\nservers:\n  - {name: shop, url: '%s'}\n"
                .formatted(postgres.uri("monitor", Postgres.MONITOR_PASSWORD, "postgres")));
    browser.open(root());
    browser.awaitText("a job that failed", WRONG, "PostgresJobFailed");
  }

  @AfterAll
  static void stop() {
    browser.close();
    if (agent != null) {
      agent.close();
    }
    postgres.close();
  }

  private static String root() {
    return "http://" + agent.address() + "/";
  }

  @Test
  void theJobThatFailedFirstAndTheOneThatIsLateAreAmongWhatIsWrong() {
    browser.open(root());

    browser.awaitText(
        "a job that failed",
        WRONG,
        "warning",
        "shop",
        "The last run of a job did not succeed.",
        "job name analyze",
        "failed, and 1 more");
    browser.awaitText(
        "a job that is late",
        WRONG,
        "warning",
        "PostgresJobOverdue",
        "job name drop",
        "> 30 min 0 s");
    browser.click("a[href$='runbooks/PostgresJobOverdue']");
    browser.awaitText("its runbook", "body", "# PostgresJobOverdue", "## Mitigation");
  }

  @Test
  void aServersPageHasAllJobsWithWhatCameOfThem() {
    browser.open(root() + "server/shop");

    browser.awaitText("one that failed", JOBS, "reindex", "failed", "in 22 h");
    browser.awaitText("one that did not", JOBS, "vacuum", "ok", "60 min ago");
    browser.awaitText("one that runs", JOBS, "rewrite");
  }

  @Test
  void theApiHasThemInTheFormOfVitalsAndCountsThem() {
    String body = agent.get("/api/v1/status").body();

    assertThat(SCHEMA.problems("/$defs/status", body)).isEmpty();
    JsonObject status = JsonParser.parseString(body).getAsJsonObject();
    List<JsonObject> jobs =
        StreamSupport.stream(
                status
                    .getAsJsonArray("servers")
                    .get(0)
                    .getAsJsonObject()
                    .getAsJsonArray("wrong")
                    .spliterator(),
                false)
            .map(JsonElement::getAsJsonObject)
            .filter(wrong -> wrong.get("alert").getAsString().startsWith("PostgresJob"))
            .toList();
    assertThat(jobs)
        .extracting(
            job -> job.get("alert").getAsString(),
            job -> job.getAsJsonObject("where").get("job_name").getAsString(),
            job -> job.get("query").getAsString())
        .containsExactly(
            tuple("PostgresJobFailed", "analyze", "pg_job_reported"),
            tuple("PostgresJobOverdue", "drop", "pg_job_reported"));
    assertThat(status.getAsJsonObject("summary").get("warning").getAsInt())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void withoutScriptsTheyAreThereAsWell() {
    for (String page : List.of("/", "/server/shop")) {
      assertThat(agent.get(page).body())
          .contains("<td>PostgresJobFailed</td><td>postgres, analyze, pgvitals</td>")
          .contains("<td>PostgresJobOverdue</td>");
    }
  }
}
