package dev.pgvitals.cli.report.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.report.document.Report;
import dev.pgvitals.report.render.MarkdownReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A report of a fleet: the worst first, the rest as counts. */
class FleetReportTest {
  private static final int SERVERS = 290;
  private static final Period WEEK =
      Period.before(Instant.parse("2026-11-28T12:00:00Z"), Duration.ofDays(7));

  /** Each has a warning and a job; some of them are down, and some jobs failed or are late. */
  private static AgentAnswers fleet() {
    JsonObject overview = new JsonObject();
    overview.add("agent", json("{'version': '1', 'start_time': '2026-11-20T00:00:00Z'}"));
    overview.add(
        "servers",
        JsonParser.parseString(
            IntStream.range(0, SERVERS).mapToObj(FleetReportTest::server).toList().toString()));
    overview.add("feeds", JsonParser.parseString("[]"));
    List<AgentAnswers.Details> details = new ArrayList<>();
    IntStream.range(0, SERVERS)
        .forEach(
            i ->
                details.add(
                    new AgentAnswers.Details(
                        "db-" + i,
                        Map.of(
                            "jobs", List.of(job(i)),
                            "job_runs", List.of(count("status", "done", "runs", 6)),
                            "job_skips", List.of(count("reason", "lag", "skipped", 2)),
                            "databases",
                                List.of(json("{'datname': 'shop', 'size_bytes': " + i + "}"))))));
    return new AgentAnswers(
        "http://agent:9187",
        overview,
        AgentJson.objects(overview, "servers"),
        details,
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static String server(int i) {
    boolean down = i % 100 == 7;
    return """
    {"name": "db-%d", "state": "%s", "product": "PostgreSQL %d", "health": {"score": %d},
     "start_time": "2026-11-0%dT00:00:00Z", "figures": {"size_bytes": {"value": 1073741824}},
     %s "failing": [],
     "wrong": [{"alert": "PostgresX", "level": "warning", "pending": false, "where": {}, "text": "2 > 1",
       "summary": "X is high.", "runbook": "docs/runbooks/PostgresX.md"}]}
    """
        .formatted(
            i,
            down ? "down" : "up",
            i % 2 == 0 ? 18 : 15,
            i % 50,
            1 + i % 9,
            down ? "\"down\": {\"reason\": \"timeout\", \"text\": \"late\"}," : "");
  }

  private static JsonObject job(int i) {
    long now = WEEK.end().getEpochSecond();
    return json(
        "{'datname': 'shop', 'scheduler': 'pgvitals', 'job_name': 'nightly', 'last_status': "
            + (i == 200 ? 0 : 1)
            + ", 'interval_seconds': 3600, 'last_success_timestamp_seconds': "
            + (i == 100 ? now - 9000 : now - 60)
            + "}");
  }

  private static JsonObject count(String what, String value, String name, int count) {
    return json(
        "{'datname': 'shop', 'scheduler': 'pgvitals', 'job_name': 'nightly', '%s': '%s', '%s': %d}"
            .formatted(what, value, name, count));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  private static String markdown(AgentAnswers agent) {
    List<Part> parts =
        AgentParts.of(agent, WEEK, (alert, named) -> Optional.of("https://r/" + alert));
    return MarkdownReport.of(new Report("fleet", WEEK, List.of(), parts));
  }

  @Test
  void itStaysReadable() {
    String text = markdown(fleet());

    assertThat(text.lines().count()).isLessThan(250);
    assertThat(text)
        .contains(
            "287 of 290 servers up; 3 critical, 290 warnings; 0 pending",
            "290 servers, 290 GiB in all; 290 with a health below 100."
                + " Versions: PostgreSQL 15 (145), PostgreSQL 18 (145).",
            "| warning | db-0 | [PostgresX](https://r/PostgresX) | 2 \\> 1 |",
            "- PostgresX: X is high.\n",
            "\nand 253 more.\n",
            "\nand 260 more.\n");
    assertThat(text.indexOf("| critical | db-7 |")).isPositive();
    assertThat(text.indexOf("| critical | db-207 |"))
        .isBetween(text.indexOf("| critical | db-107 |"), text.indexOf("| warning | db-0 |"));
  }

  @Test
  void jobsThatFailedOrAreLateComeFirst() {
    String text = markdown(fleet());

    assertThat(text)
        .contains(
            "**warning:** 290 jobs; the last run of 1 failed, 1 more are late.",
            "|\n| db-200 | shop | nightly (pgvitals) | failed |",
            "|\n| db-100 | shop | nightly (pgvitals) | succeeded, late |",
            " | 6 done | 2 lag |\n",
            "counted since the agent's start at 2026-11-20T00:00:00Z, which is before the period.");
    assertThat(text.indexOf("| db-200 | shop | nightly"))
        .isLessThan(text.indexOf("| db-100 | shop | nightly"));
  }

  @Test
  void theSummaryNamesWhatMattersMost() {
    assertThat(AgentParts.summary(fleet(), WEEK))
        .containsExactly(
            new Item(Mark.CRITICAL, "3 of 290 servers down: db-7, db-107, db-207"),
            new Item(Mark.CRITICAL, "Wrong now: 3 critical, 290 warnings, on 290 servers of 290"),
            new Item(Mark.WARNING, "2 jobs failed or late"));
    assertThat(AgentParts.worst(fleet())).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void whatIsNotKnownIsSaidWithWhatToDo() {
    assertThat(markdown(fleet()))
        .contains(
            "*The agent keeps none: set ",
            "*The agent reads no backups: docs/backups.md ",
            "*No server tells of its statements: ",
            "*The agent reads no advice: have cron run pgvitals advise --report,");
  }

  private static AgentAnswers answers(String... servers) {
    JsonObject overview = new JsonObject();
    overview.add("servers", JsonParser.parseString(List.of(servers).toString()));
    return new AgentAnswers(
        "http://agent:9187",
        overview,
        AgentJson.objects(overview, "servers"),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static List<String> summary(AgentAnswers answers) {
    return AgentParts.summary(answers, WEEK).stream().map(Item::text).toList();
  }

  /** "Nothing is wrong" is not to be said of what nobody has looked at. */
  @Test
  void whatWasNotTriedIsNotWell() {
    assertThat(summary(answers())).containsExactly("The agent has no servers.");
    assertThat(summary(answers("{'name': 'a', 'state': 'not_tried'}", "{'name': 'b'}")))
        .containsExactly("Wrong now: 1 unknown, on 1 server of 2");
  }

  @Test
  void sizesThatAreNotKnownAreNotNothing() {
    String known = "{'name': 'b', 'figures': {'size_bytes': {'value': 1073741824}}}";
    assertThat(markdown(answers("{'name': 'a'}", known)))
        .contains("2 servers, 1 GiB in all on the 1 of which that is known;");
    assertThat(markdown(answers("{'name': 'a'}", "{'name': 'b'}")))
        .contains("2 servers, of no known size;");
  }

  /** An agent of another version, or a program in between, has other things in their places. */
  @Test
  void oddMembersAreMissingOnes() {
    assertThat(
            markdown(
                answers(
                    """
                    {'name': 'a', 'state': 'up', 'health': {'score': null}, 'product': [1],
                     'role': {}, 'start_time': 7, 'figures': {'connections': {'value': '9'}},
                     'wrong': [{'alert': 'A', 'level': 'warning'}, 'B']}
                    """)))
        .contains("| warning | a | A |");
  }
}
