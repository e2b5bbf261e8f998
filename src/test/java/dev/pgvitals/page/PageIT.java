package dev.pgvitals.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of servers on which things go wrong, and right again, while it is open. */
@Timeout(300)
class PageIT {
  private static final String WRONG = "[aria-label='Everything that is wrong'] tbody tr";
  private static final String SERVERS = "[aria-label='All servers'] tbody tr";
  private static final String HEADINGS = "[aria-label='All servers'] thead th";

  @TempDir private static Path directory;
  private static Estate estate;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = new Browser();
    estate = new Estate(directory);
    browser.open(root());
    browser.awaitAll(
        "all servers to be up",
        SERVERS,
        rows -> rows.size() == 3 && rows.stream().allMatch(row -> row.contains("primary")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    if (estate != null) {
      estate.close();
    }
  }

  /** Whatever a test looks at, nothing of it is against the page's policy or an error. */
  @AfterEach
  void nobodyComplains() {
    assertThat(browser.complaints()).isEmpty();
  }

  private static String root() {
    return "http://" + estate.agent().address() + "/";
  }

  private static void awaitWrong(String what, String... parts) {
    browser.awaitText(what, WRONG, parts);
  }

  private static void awaitRight(String what, String part) {
    browser.awaitAll(what, WRONG, rows -> rows.stream().noneMatch(row -> row.contains(part)));
  }

  /** The text of a server's cell in the table of all. */
  private static String cell(String server, String column) {
    return browser
        .script(
            """
            const row = [...document.querySelectorAll("[aria-label='All servers'] tbody tr")].find((r) => r.cells[0].innerText === arguments[0]);
            return [...row.cells].find((cell) => cell.dataset.label === arguments[1]).innerText.trim();
            """,
            server,
            column)
        .toString();
  }

  @Test
  void aChainOfThreeSessionsIsToldWithItsLengthAndItsRunbook() throws Exception {
    LocalPostgres orders = estate.orders();
    browser.open(root());
    try (Session holder = Session.in(orders, "postgres").did("BEGIN", "LOCK TABLE one");
        Session middle =
            Session.in(orders, "postgres").did("BEGIN", "LOCK TABLE two").does("LOCK TABLE one");
        Session last = Session.in(orders, "postgres").does("SELECT v FROM two")) {
      assertThat(List.of(holder, middle, last)).doesNotHaveDuplicates();
      awaitWrong(
          "the blocked sessions",
          "orders",
          "Sessions wait for locks that others hold.",
          "PostgresBlockedSessions",
          "2 > 0",
          "warning when it lasts");
      browser.awaitScript(
          "their number in the table of servers",
          """
          return [...document.querySelectorAll("[aria-label='All servers'] tbody tr")]
            .find((row) => row.cells[0].innerText === 'orders').querySelector('[data-label=Blocked]').innerText.trim() === '2';
          """);

      awaitWrong(
          "that it lasts",
          "critical",
          "orders",
          "A session has been waiting for a lock",
          "PostgresBlockingDurationHigh",
          " s > 1 s");

      browser.click("a[href$='runbooks/PostgresBlockedSessions']");

      browser.awaitText("its runbook", "pre", "# PostgresBlockedSessions", "## Mitigation");
      browser.open(root());
    }
    awaitRight("nobody is blocked", "PostgresBlockedSessions");
  }

  @Test
  void whoBlocksWhomIsATreeOnTheServersPage() throws Exception {
    LocalPostgres orders = estate.orders();
    browser.open(root() + "server/orders");
    try (Session holder = Session.in(orders, "postgres").did("BEGIN", "LOCK TABLE one");
        Session middle =
            Session.in(orders, "postgres").did("BEGIN", "LOCK TABLE two").does("LOCK TABLE one");
        Session last = Session.in(orders, "postgres").does("SELECT v FROM two -- <b>bold</b>")) {
      assertThat(List.of(holder, middle, last)).doesNotHaveDuplicates();
      browser.awaitAll(
          "the tree",
          ".tree tbody tr",
          rows ->
              rows.size() == 3
                  && rows.get(1).contains("LOCK TABLE one")
                  && rows.get(2).contains("SELECT v FROM two -- <b>bold</b>"));
      for (int depth = 0; depth < 3; depth++) {
        assertThat(
                browser.texts(".tree tbody tr:nth-child(%d) .depth%d".formatted(depth + 1, depth)))
            .hasSize(1);
      }

      browser.click("button[aria-label='Diagnose PostgresBlockedSessions on orders']");
      browser.awaitText("what the runbook asks", ".diagnosis [role=status]", "Done."::equals);
      browser.awaitText("its answers", ".diagnosis", "What was asked", "What to do");
    }
    browser.awaitAll("nobody is blocked", ".tree", List::isEmpty);
  }

  @Test
  void aLongQueryIsToldWhileItRuns() throws Exception {
    browser.open(root());
    try (Session session = Session.in(estate.orders(), "postgres").does("SELECT pg_sleep(600)")) {
      assertThat(session).isNotNull();
      awaitWrong("the query", "orders", "A query has been running for a long time.", " > 1 s");
    }
    awaitRight("its end", "PostgresLongRunningQuery");
  }

  @Test
  void aServerThatIsKilledIsDownInWordsAndComesBack() {
    browser.open(root());
    estate.billing().kill();
    awaitWrong(
        "it is down",
        "critical",
        "billing",
        "Down",
        "The server cannot be reached",
        "check that the server is running, and host, port and firewall");
    browser.awaitText("its row", SERVERS, row -> row.startsWith("billing") && row.contains("down"));
    assertThat(browser.text(".summary")).contains("2 of 3 servers up").contains("1 critical");
    assertThat(cell("billing", "Connections")).isEqualTo("–");

    browser.click("[aria-label='All servers'] a[href$='server/billing']");
    awaitWrong("the same on its page", "Down", "The server cannot be reached");
    browser.open(root());

    estate.billing().start();
    browser.awaitText(
        "it is up again", SERVERS, row -> row.startsWith("billing") && row.contains("primary"));
    awaitRight("nothing of it", "Down");
  }

  @Test
  void aPasswordThatWasChangedIsToldAsSuch() {
    browser.open(root());
    estate
        .billing()
        .sql(
            "ALTER ROLE monitor PASSWORD 'another'",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'monitor'");
    awaitWrong(
        "it is down",
        "billing",
        "The server does not accept the login. (SQLSTATE 28P01)",
        "check user, password and pg_hba.conf");

    estate.billing().sql("ALTER ROLE monitor PASSWORD '" + Postgres.MONITOR_PASSWORD + "'");
    awaitRight("nothing of it", "Down");
  }

  /** The message of this error quotes the value. */
  @Test
  void aQueryThatFailsSaysWhyWithItsSqlState() {
    browser.open(root());
    estate.orders().sql("UPDATE fragile SET v = '" + Estate.HTML.replace("'", "''") + "'");
    awaitWrong(
        "the query",
        "orders",
        "Query t_fragile fails",
        "The server reports an error. (SQLSTATE 22P02)",
        "see the message; run the statement in psql as the agent's role");
    assertThat(cell("orders", "Queries")).contains("failing");

    estate.orders().sql("UPDATE fragile SET v = '2'");
    awaitRight("nothing of it", "t_fragile");
  }

  @Test
  void namesStayTextWhateverIsInThem() throws Exception {
    browser.open(root());
    browser.awaitText("a server's name", SERVERS, row -> row.startsWith(Estate.HTML));
    estate
        .orders()
        .sql(
            "INSERT INTO named VALUES ('%s', 1), ('%s', 2), ('%s', 3)"
                .formatted(Estate.HTML.replace("'", "''"), Estate.RIGHT_TO_LEFT, Estate.LONG));
    try (Session client = Session.in(estate.orders(), "postgres")) {
      client.did("SET application_name = '<script>document.title=1</script>'");
      awaitWrong("the worst of them", "A <b>named</b> value is high.", Estate.LONG, "3 > 0");
      estate.orders().sql("DELETE FROM named WHERE v = 3");
      awaitWrong("the next", "gnp.exe", "2 > 0");
      assertThat(browser.overhang()).isZero();
      estate.orders().sql("DELETE FROM named WHERE v = 2");
      awaitWrong("the next", Estate.HTML, "1 > 0");

      browser.click("[aria-label='All servers'] a[href*='%3Cimg']");
      browser.awaitText("its page", "h2.name", Estate.HTML::equals);
      browser.awaitText("its label", ".facts", "gnp.exe");
      browser.awaitText(
          "who is connected", "section td", "<script>document.title=1</script>"::equals);
      assertThat(browser.title()).isEqualTo(Estate.HTML + " - pgvitals");
      assertThat(browser.script("return document.querySelectorAll('img, b, main script').length"))
          .isEqualTo(0L);
      browser.open(root());
    } finally {
      estate.orders().sql("DELETE FROM named");
    }
    awaitRight("nothing of it", "named");
  }

  @Test
  void aFilterLeavesTheServersThatMatch() {
    browser.open(root());
    browser.awaitAll("all servers", SERVERS, rows -> rows.size() == 3);

    browser.type("input[type=search]", "BILL prim");
    browser.awaitAll(
        "the one", SERVERS, rows -> rows.size() == 1 && rows.get(0).startsWith("billing"));

    browser.type("input[type=search]", "nothing");
    browser.awaitText("none", "section[aria-labelledby=servers]", "No server matches.");
  }

  @Test
  void aClickOnAHeadingSorts() {
    browser.open(root());
    browser.awaitAll("all servers", SERVERS, rows -> rows.size() == 3);
    assertThat(sortedBy()).isEqualTo("Health ascending");

    browser.click(HEADINGS + ":first-child button");
    assertThat(sortedBy()).isEqualTo("Server ascending");
    assertThat(browser.texts(SERVERS).get(0)).startsWith("<img");

    browser.click(HEADINGS + ":first-child button");
    assertThat(sortedBy()).isEqualTo("Server descending");
    assertThat(browser.texts(SERVERS).get(0)).startsWith("orders");
  }

  private static String sortedBy() {
    return browser
        .script(
            """
            return [...document.querySelectorAll("[aria-label='All servers'] thead th")]
              .filter((th) => th.ariaSort !== 'none').map((th) => `${th.innerText.replace(/ .$/, '')} ${th.ariaSort}`).join();
            """)
        .toString();
  }

  @Test
  void theServersPageAnswersOneQuestionASection() {
    estate.passMinutes(3);
    browser.open(root() + "server/orders");

    browser.awaitText("its name", "h2.name", "orders"::equals);
    browser.awaitText("what it is", ".facts", "primary", "PostgreSQL 18", "started");
    // As is any label, whatever every object of a script is called by.
    browser.awaitText("its labels", ".facts", "team shop", "constructor builder");
    browser.awaitAll(
        "sections",
        "h2",
        titles ->
            titles.containsAll(
                List.of(
                    "The last two hours", "Connections", "Storage", "Optimisation opportunities")));
    browser.awaitText(
        "the largest database", "[aria-label='The largest databases.'] td", "postgres"::equals);
    browser.awaitText("an index of no use", "section tr", "big_again", "big_id");
    browser.awaitText("connections with their limit", ".figures > div", "Connections", " of ");
    browser.awaitScript(
        "a graph", "return document.querySelectorAll('.figures polyline').length > 0");
    browser.awaitText(
        "a vital with its limits",
        "[aria-label=Vitals] tr",
        "PostgresConnectionsHigh",
        "ok",
        "> 80 %");

    browser.click("details summary");
    browser.awaitText(
        "a query and when it ran", "details tr", "pg_connections", "ok", "1 s", "ago");
    browser.awaitText("one that does not run", "details tr", "skipped", "needs extension");
  }

  @Test
  void theFirstRowsAreOfTheLeastHealthyServers() {
    estate.billing().stop();
    browser.open(root());
    browser.awaitAll(
        "it comes first", SERVERS, rows -> !rows.isEmpty() && rows.get(0).startsWith("billing"));
    estate.billing().start();
    awaitRight("nothing of it", "Down");
  }
}
