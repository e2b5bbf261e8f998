package dev.pgvitals.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.fixture.schema.SchemaDocument;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a terminal shows of an agent's answer. */
class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final String QUERIES =
      "{'ok': 9, 'failing': 0, 'overdue': 0, 'cut': 0, 'skipped': 0, 'waiting': 0}";
  private static final String REST =
      "'labels': {}, 'series': 5, 'queries': "
          + QUERIES
          + ", 'history': {'end': '2026-01-01T12:00:00Z', 'step_seconds': 60}";
  private static final String WELL =
      "{'name': 'orders-1', 'state': 'up', 'role': 'primary', 'health': {'score': 100, 'status':"
          + " 'healthy'}, 'wrong': [], 'failing': [], 'figures': {'connections': {'value': 12},"
          + " 'connections_limit': {'value': 97}, 'transactions_per_second': {'value': 123.456},"
          + " 'statement_mean_seconds': {'value': 0.0123}, 'size_bytes': {'value': 1073741824}}, "
          + REST
          + "}";
  private static final String ILL =
      "{'name': 'orders-2', 'state': 'up', 'role': 'replica', 'health': {'score': 60, 'status':"
          + " 'degraded'}, 'wrong': [{'alert': 'LagHigh', 'level': 'critical', 'pending': false,"
          + " 'recovering': false, 'where': {}, 'value': 120, 'below': false, 'unit': 'seconds',"
          + " 'limit': 60, 'text': '2 min 0 s > 1 min 0 s', 'since': '2026-01-01T11:50:00Z',"
          + " 'summary': 'The standby is behind.', 'runbook': 'docs/runbooks/LagHigh.md',"
          + " 'metric': 'lag', 'query': 'q'}, {'alert': 'Blocked', 'level': 'warning', 'pending':"
          + " true, 'recovering': false, 'where': {'datname': 'a\\u001b[31mb'}, 'value': 1,"
          + " 'below': false, 'unit': 'number', 'limit': 0, 'text': '1 > 0', 'since':"
          + " '2026-01-01T11:59:50Z', 'metric': 'blocked', 'query': 'q'}], 'failing': [{'name':"
          + " 'stock', 'database': 'shop', 'state': 'failing', 'interval_seconds': 15, 'reason':"
          + " 'undefined', 'sqlstate': '42P01', 'text': 'It does not exist.', 'hint': 'Correct the"
          + " name.', 'since': '2026-01-01T11:00:00Z'}], 'figures': {'replication_lag_seconds':"
          + " {'value': 120}}, "
          + REST
          + "}";
  private static final String DOWN =
      "{'name': 'orders-3', 'state': 'down', 'down': {'reason': 'connect', 'sqlstate': '08001',"
          + " 'text': 'The server cannot be reached.', 'hint': 'check that it is running, and host,"
          + " port and firewall', 'since': '2026-01-01T10:00:00Z'}, 'wrong': [], 'failing': [],"
          + " 'figures': {}, "
          + REST
          + "}";

  private static AgentDocument document(String json, String part) {
    String text = json.replace('\'', '"');
    assertThat(SchemaDocument.of(Path.of("docs/api.schema.json")).problems("/$defs/" + part, text))
        .as("the test's own answer")
        .isEmpty();
    JsonObject object = JsonParser.parseString(text).getAsJsonObject();
    return new AgentDocument("http://localhost:9187", text, object, NOW);
  }

  private static AgentDocument overview(String agent, String... servers) {
    return document(
        "{'agent': {'version': '1.2.3', 'start_time': '2026-01-01T00:00:00Z', 'diagnosis': false, 'ready': true,"
            + " 'not_tried': []"
            + agent
            + "}, 'summary': {'servers': 0, 'up': 0, 'down': 0, 'not_tried': 0, 'critical': 0,"
            + " 'warning': 0, 'pending': 0, 'failing_queries': 0}, 'figures': [], 'servers': ["
            + String.join(",", servers)
            + "]}",
        "status");
  }

  private static String printed(AgentDocument document, boolean colourful) {
    StringWriter out = new StringWriter();
    new StatusText(document, colourful).print(new PrintWriter(out, true));
    assertThat(out.toString().lines())
        .allSatisfy(
            line ->
                assertThat(line.replaceAll("\u001b\\[\\d*m", "")).hasSizeLessThanOrEqualTo(100));
    return out.toString();
  }

  @Test
  void whereNothingIsWrongThereIsALineAndTheServers() {
    AgentDocument document = overview("", WELL);

    assertThat(printed(document, false))
        .isEqualTo(
            """
            OK: 1 of 1 server up; 0 problems, 0 pending; agent 1.2.3 at http://localhost:9187

            server    health  connections  trans/s  statement  lag   size  state
            orders-1     100     12 of 97    123.5    12.3 ms    -  1 GiB  primary
            """);
    assertThat(new StatusText(document, false).verdict()).isEqualTo(CheckStatus.OK);
  }

  @Test
  void problemsComeFirstTheWorstFirstAndWhatIsPendingLast() {
    AgentDocument document = overview("", WELL, ILL, DOWN);

    assertThat(printed(document, false))
        .isEqualTo(
            """
            CRITICAL: 2 of 3 servers up; 3 problems, 1 pending; agent 1.2.3 at http://localhost:9187

            level     server    what         value                       since  where
            critical  orders-2  LagHigh      2 min 0 s > 1 min 0 s  10 min 0 s
            critical  orders-3  down         connect 08001           2 h 0 min  The server cannot be reached.
                                                                                check that it is running, and
                                                                                host, port and firewall
            warning   orders-2  query stock  undefined 42P01         1 h 0 min  in shop: It does not exist.
                                                                                Correct the name.
            pending   orders-2  Blocked      1 > 0                        10 s  datname=a?[31mb

            LagHigh: The standby is behind. docs/runbooks/LagHigh.md

            server    health  connections  trans/s  statement        lag   size  state
            orders-1     100     12 of 97    123.5    12.3 ms          -  1 GiB  primary
            orders-2      60            -        -          -  2 min 0 s      -  replica
            orders-3       -            -        -          -          -      -  down
            """);
    assertThat(new StatusText(document, false).verdict()).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void whatIsReadBesideServersMayBeWrongToo() {
    String about = ", 'kind': 'backups', 'interval_seconds': 300, 'name': ";
    AgentDocument document =
        document(
            overview("", WELL).text().replaceFirst("}$", "")
                + ", 'feeds': [{'state': 'ok', 'wrong': [{'alert': 'PostgresBackupCorrupt', 'level':"
                + " 'critical', 'text': '1 is damaged', 'runbook':"
                + " 'docs/runbooks/PostgresBackupCorrupt.md'}], 'server': 'orders-1'"
                + about
                + "'main'}, {'state': 'failing', 'reason': 'timeout', 'text': 'It took too long.',"
                + " 'hint': 'Find out why.', 'since': '2026-01-01T11:59:00Z', 'wrong': []"
                + about
                + "'dumps'}, {'state': 'failing', 'wrong': [], 'server': 'another'"
                + about
                + "'other'}]}",
            "status");

    assertThat(printed(document, false))
        .contains(
            """
            level     server    what                   value        since  where
            critical  orders-1  PostgresBackupCorrupt                   -  backups main: 1 is damaged
            warning             backups dumps          timeout  1 min 0 s  It took too long. Find out why.
            """)
        .doesNotContain("other\n");
    assertThat(new StatusText(document, false).verdict()).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void aReloadThatWasRefusedIsAProblemOfTheAgent() {
    AgentDocument document =
        overview(
            ", 'reload': {'ok': false, 'status': 'refused', 'time': '2026-01-01T11:59:00Z',"
                + " 'problem_count': 1, 'problems': [{'file': 'q.yaml', 'line': 7, 'column': 3,"
                + " 'message': 'unknown usage'}]}",
            WELL);

    assertThat(printed(document, false))
        .contains("warning          reload  refused  1 min 0 s  q.yaml:7: unknown usage\n");
    assertThat(new StatusText(document, false).verdict()).isEqualTo(CheckStatus.WARNING);
  }

  @Test
  void aServerThatWasNotTriedYetIsUnknown() {
    AgentDocument document =
        overview(
            "",
            "{'name': 'new', 'state': 'not_tried', 'wrong': [], 'failing': [], 'figures': {}, "
                + REST
                + "}");

    assertThat(printed(document, false)).startsWith("UNKNOWN: ").contains("not tried\n");
    assertThat(new StatusText(document, false).verdict()).isEqualTo(CheckStatus.UNKNOWN);
  }

  @Test
  void onATerminalTheLevelsHaveColours() {
    assertThat(printed(overview("", ILL, DOWN), true))
        .contains(
            "\u001b[31mCRITICAL\u001b[0m:",
            "\n\u001b[31mcritical\u001b[0m  orders-2",
            "\u001b[36mpending\u001b[0m")
        .doesNotContain("a\u001b[31mb");
    assertThat(printed(overview("", WELL), true)).startsWith("\u001b[32mOK\u001b[0m: ");
  }

  @Test
  void ofOneServerTheTablesAreShownWithWhatHasNoRoomBelow() {
    String tables =
        ", 'vitals': [], 'runs': [], 'skipped': [], 'tables': [{'name': 'databases', 'help': 'The"
            + " largest databases.', 'columns': [{'name': 'datname', 'unit': 'text'}, {'name':"
            + " 'size_bytes', 'unit': 'bytes'}, {'name': '"
            + "x".repeat(90)
            + "', 'unit': 'number'}], 'row_count': 12, 'rows': [{'datname': 'shop', 'size_bytes':"
            + " 2048}, {'datname': 'empty'}]}]}";

    assertThat(printed(document(WELL.substring(0, WELL.length() - 1) + tables, "server"), false))
        .endsWith(
            """

            The largest databases. 10 more.
            datname  size_bytes
            shop          2 KiB
            empty             -
            datname  %s
            shop     %2$s-
            empty    %2$s-
            """
                .formatted("x".repeat(90), " ".repeat(89)));
  }
}
