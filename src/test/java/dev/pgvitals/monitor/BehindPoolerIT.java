package dev.pgvitals.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.fixture.Tool.Release;
import dev.pgvitals.fixture.server.LocalPgBouncer;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is reached through a pooler, which lends its sessions to others as well. */
@Isolated("It reads the JVM's log, where other tests' servers have the same name.")
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehindPoolerIT {
  @Parameter private Release release;

  /** What the guards change, and what else the agent might. */
  private static final List<String> SETTINGS =
      List.of(
          "statement_timeout",
          "lock_timeout",
          "idle_in_transaction_session_timeout",
          "default_transaction_read_only",
          "transaction_read_only",
          "jit",
          "extra_float_digits",
          "DateStyle",
          "client_encoding",
          "search_path");

  private static final String CATALOGUE =
      """
      guards:
        query: |
          SELECT 1 AS v, current_setting('statement_timeout') AS timeout,
                 current_setting('lock_timeout') AS lock,
                 current_setting('idle_in_transaction_session_timeout') AS idle,
                 current_setting('transaction_read_only') AS read_only,
                 current_setting('jit') AS jit
        metrics:
          - v: {usage: GAUGE}
          - timeout: {usage: LABEL}
          - lock: {usage: LABEL}
          - idle: {usage: LABEL}
          - read_only: {usage: LABEL}
          - jit: {usage: LABEL}
      own:
        timeout: 3s
        query: SELECT 1 AS v, current_setting('statement_timeout') AS timeout
        metrics:
          - v: {usage: GAUGE}
          - timeout: {usage: LABEL}
      asked:
        when: SELECT current_setting('statement_timeout') = '5s'
        query: SELECT 1 AS v
        metrics:
          - v: {usage: GAUGE}
      sleeper:
        timeout: 300ms
        query: SELECT 1 AS v FROM pg_sleep(5)
        metrics:
          - v: {usage: GAUGE}
      writer:
        query: INSERT INTO seen VALUES ('agent') RETURNING 1 AS v
        metrics:
          - v: {usage: GAUGE}
      events:
        query: SELECT 7 AS n WHERE :since <= now() AND :until <= now()
        metrics:
          - n: {usage: EVENTS}
      samples:
        query: SELECT 3 AS n
        metrics:
          - n: {usage: SAMPLED}
      everywhere:
        scope: database
        query: SELECT 1 AS v
        metrics:
          - v: {usage: GAUGE}
      """;

  private LocalPostgres postgres;

  @BeforeAll
  void start() {
    postgres = LocalPostgres.start(18, Map.of("jit", "on"));
    postgres.createMonitorRole();
    for (String database : List.of("shop", "crm", "unlisted")) {
      postgres.sql("CREATE DATABASE " + database);
    }
    postgres.sql("CREATE TABLE seen (who text)", "GRANT INSERT, SELECT ON seen TO monitor");
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  private LocalPgBouncer pooler(Map<String, String> settings) {
    return LocalPgBouncer.before(
        release, postgres, Map.of("shop", "dbname=shop", "crm", "dbname=shop"), settings);
  }

  private static String guards(String timeout) {
    return "guards_v{server=\"db\",timeout=\""
        + timeout
        + "\",lock=\"200ms\",idle=\"30s\",read_only=\"on\",jit=\"off\"} 1";
  }

  @ParameterizedTest(name = "pool_mode={0}, ignore_startup_parameters={1}")
  @CsvSource({
    "transaction, ''",
    "transaction, options",
    "session, ''",
    "session, options",
  })
  void whateverThePoolerThinksOfOptionsEveryStatementIsGuarded(String mode, String ignored) {
    try (LocalPgBouncer pooler =
            pooler(Map.of("pool_mode", mode, "ignore_startup_parameters", ignored));
        Trial trial = Trial.of(pooler.uri("monitor", "postgres"), CATALOGUE)) {
      assertThat(trial.samples("guards")).containsExactly(guards("5s"));
      assertThat(trial.samples("own")).containsExactly("own_v{server=\"db\",timeout=\"3s\"} 1");
      assertThat(trial.samples("asked")).containsExactly("asked_v{server=\"db\"} 1");
      assertThat(trial.samples("events")).containsExactly("events_n_total{server=\"db\"} 7");
      assertThat(trial.next("samples")).containsExactly("samples_n_total{server=\"db\"} 0");
      assertThat(trial.next("samples")).hasSize(1).noneMatch(line -> line.endsWith(" 0"));
      assertThat(trial.failure("sleeper").reason()).isEqualTo(FailureReason.TIMEOUT);
      assertThat(trial.failure("writer").sqlState()).isEqualTo("25006");
      assertThat(trial.samples("guards")).as("after failures").containsExactly(guards("5s"));
    }
  }

  @Test
  void aHostThatIsChosenByItsRoleLeavesNoSessionReadOnly() throws SQLException {
    try (LocalPgBouncer pooler =
        pooler(Map.of("default_pool_size", "1", "ignore_startup_parameters", "options"))) {
      String uri = pooler.uri("monitor", "postgres") + "?target_session_attrs=primary";
      try (Trial trial = Trial.of(uri, CATALOGUE)) {
        assertThat(trial.samples("guards")).containsExactly(guards("5s"));
        assertUnchanged(pooler);
      }
    }
  }

  @Test
  void whatAnotherClientOfTheSameSessionFindsIsWhatItWouldFindWithoutUs() throws Exception {
    try (LocalPgBouncer pooler = pooler(Map.of("default_pool_size", "1"))) {
      Map<String, String> untouched = settings(pooler);
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger looks = new AtomicInteger();
      Set<Integer> clientsBackends = ConcurrentHashMap.newKeySet();
      Queue<Map<String, String>> changed = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            try (Connection client = pooler.client("monitor", "postgres")) {
                              while (!enough.get()) {
                                Map<String, String> found = settings(client, clientsBackends);
                                if (!found.equals(untouched)) {
                                  changed.add(found);
                                }
                                insert(client);
                                looks.incrementAndGet();
                              }
                            } catch (SQLException e) {
                              throw new IllegalStateException(e);
                            }
                          }))
              .toList();
      try (Watch watch =
          new Watch(
              Trial.server(pooler.uri("monitor", "postgres"), "    timeout: 20s"),
              CatalogueFiles.builtin().text() + CATALOGUE + BACKEND)) {
        watch.awaitSample(guards("20s"));
        for (int run = 0; run < 5; run++) {
          int before = looks.get();
          double last = watch.value(LAST_SUCCESS);
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> looks.get() > before + 20 && watch.value(LAST_SUCCESS) > last);
        }
        assertThat(watch.samples()).contains("pg_up{server=\"db\"} 1");
        assertThat(clientsBackends)
            .as("one session for all")
            .containsExactly((int) watch.value("backend_pid{server=\"db\"}"));
      } finally {
        enough.set(true);
        clients.forEach(CompletableFuture::join);
      }
      assertThat(changed).isEmpty();
      assertThat(looks).hasValueGreaterThan(100);
      assertUnchanged(pooler);
      assertThat(postgres.query("SELECT count(*) FROM seen WHERE who = 'agent'")).isEqualTo("0");
    }
  }

  private static final String LAST_SUCCESS =
      "pgvitals_query_last_success_timestamp_seconds{server=\"db\",query=\"guards\"}";

  private static final String BACKEND =
      """
      backend:
        query: SELECT pg_backend_pid() AS pid
        metrics:
          - pid: {usage: GAUGE}
      """;

  private static void insert(Connection client) throws SQLException {
    try (Statement statement = client.createStatement()) {
      statement.execute("INSERT INTO seen VALUES ('client')");
    }
  }

  private static Map<String, String> settings(LocalPgBouncer pooler) throws SQLException {
    try (Connection client = pooler.client("monitor", "postgres")) {
      return settings(client, ConcurrentHashMap.newKeySet());
    }
  }

  private static Map<String, String> settings(Connection client, Set<Integer> backends)
      throws SQLException {
    String columns =
        String.join(", ", SETTINGS.stream().map(n -> "current_setting('" + n + "')").toList());
    try (Statement statement = client.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), " + columns)) {
      row.next();
      backends.add(row.getInt(1));
      Map<String, String> found = new java.util.TreeMap<>();
      for (int i = 0; i < SETTINGS.size(); i++) {
        found.put(SETTINGS.get(i), row.getString(i + 2));
      }
      return found;
    }
  }

  /** Against a session of the server's own. */
  private void assertUnchanged(LocalPgBouncer pooler) throws SQLException {
    try (Connection direct = postgres.connect("postgres", "monitor", Postgres.MONITOR_PASSWORD)) {
      Map<String, String> fresh = settings(direct, ConcurrentHashMap.newKeySet());
      assertThat(settings(pooler)).isEqualTo(fresh);
    }
  }

  @Test
  void aDatabaseThatThePoolerDoesNotKnowOrTakesForAnotherIsSkippedWithTheReason() {
    try (LocalPgBouncer pooler = pooler(Map.of());
        Trial trial = Trial.of(pooler.uri("monitor", "postgres"), CATALOGUE)) {
      assertThat(trial.plan().queries())
          .filteredOn(query -> query.name().equals("everywhere"))
          .extracting(PlannedQuery::database)
          .containsExactly("postgres", "shop");
      assertThat(trial.plan().skipped())
          .filteredOn(skipped -> skipped.query().name().equals("everywhere"))
          .extracting(skipped -> skipped.reason().label() + ": " + skipped.detail())
          .containsExactly(
              "database: the pooler's database crm is a different one: shop",
              "database: FATAL: no such database: unlisted");
    }
  }

  @Test
  void itIsWatchedThroughThePoolerAndSaysSoOnce() {
    try (LogLines log = new LogLines();
        LocalPgBouncer pooler = pooler(Map.of());
        Watch watch = new Watch(Trial.server(pooler.uri("monitor", "postgres"), ""), CATALOGUE)) {
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSample("everywhere_v{server=\"db\",datname=\"shop\"} 1");
      watch.awaitSample(
          "pgvitals_query_skipped{server=\"db\",query=\"everywhere\",reason=\"database\"} 2");
      pooler.stop();
      watch.awaitSample("pg_up{server=\"db\"} 0");
      watch.awaitNone("everywhere_v");
      pooler.start();
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSample("everywhere_v{server=\"db\",datname=\"shop\"} 1");
      assertThat(log.lines)
          .filteredOn(line -> line.contains("behind a connection pooler"))
          .hasSize(1)
          .allMatch(line -> line.startsWith("INFO server=db behind a connection pooler"));
      assertThat(log.lines)
          .filteredOn(line -> line.contains("not accessible"))
          .as("but for the one that was perhaps asked while the pooler was away")
          .filteredOn(line -> !line.contains("refused"))
          .hasSize(2);
    }
  }

  @Test
  void aServerThatIsDownIsDownWhateverThePoolerSays() {
    try (LocalPgBouncer pooler = pooler(Map.of());
        Watch watch =
            new Watch(
                Trial.server(pooler.uri("monitor", "postgres"), "    timeout: 1s"), CATALOGUE)) {
      watch.awaitSample("pg_up{server=\"db\"} 1");
      postgres.stop();
      try {
        watch.awaitSample("pg_up{server=\"db\"} 0");
        watch.awaitNone("guards_v");
      } finally {
        postgres.start();
      }
      watch.awaitSample("pg_up{server=\"db\"} 1");
      watch.awaitSample(guards("1s"));
    }
  }

  /** The servers' lines in the log while it is open. */
  private static final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.pgvitals.server");
    private final Level before = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
      logger.setLevel(Level.INFO);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setLevel(before);
    }
  }
}
