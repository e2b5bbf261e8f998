package dev.pgvitals.serverlog.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.serverlog.LogLimits;
import dev.pgvitals.serverlog.count.Offender.By;
import dev.pgvitals.serverlog.format.CsvLog;
import dev.pgvitals.serverlog.format.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCountsTest {
  private final AtomicLong now = new AtomicLong(-Duration.ofHours(1).toNanos());
  private final LogCounts counts = new LogCounts(LogLimits.DEFAULT, now::get);
  private final RecordReader reader = new RecordReader(new CsvLog(), counts);

  private void write(
      String user,
      String address,
      String tag,
      String severity,
      String state,
      String message,
      String statement,
      String backend) {
    String line =
        "2026-11-28 05:12:34.123 UTC,%s,,77,%s,6a.4d,1,%s,2026-11-28 05:12:34 UTC,,0,%s,%s,%s,,,,,,%s,,,,%s,,0\n"
            .formatted(
                quoted(user),
                quoted(address),
                quoted(tag),
                severity,
                state,
                quoted(message),
                quoted(statement),
                quoted(backend));
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    reader.feed(bytes, 0, bytes.length);
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "" : '"' + text.replace("\"", "\"\"") + '"';
  }

  private void fail(String user, String address) {
    write(user, address, "authentication", "FATAL", "28P01", "no", "", "client backend");
  }

  private void error(String tag, String state, String statement) {
    write("bob", "h:1", tag, "ERROR", state, "no", statement, "client backend");
  }

  private void log(String user, String tag, String message, String backend) {
    write(user, "10.0.0.9:1", tag, "LOG", "00000", message, "", backend);
  }

  private int offenders(By by) {
    counts.slide();
    return counts.failedLogins().offenders(by);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void everythingIsThereAtZeroBeforeTheFirstRecord() {
    LogTotals totals = counts.totals();

    assertThat(totals.failures()).containsOnlyKeys("password", "not_allowed");
    assertThat(totals.messages()).containsKeys("log", "error", "fatal", "panic", "other");
    assertThat(totals.classes()).containsKeys("28", "42", "other").doesNotContainKey("00");
    assertThat(totals.checkpoints())
        .containsOnlyKeys("wal", "time", "shutdown", "end_of_recovery", "requested");
    assertThat(totals.denied().values()).containsOnly(0L);
    assertThat(totals.denied()).containsKeys("SELECT", "SET", "ALTER ROLE", "other");
  }

  @Test
  void fiveFailuresAreNoAttackAndTheSixthIs() {
    for (int i = 0; i < 5; i++) {
      fail("bob", "10.0.0.9:" + (5000 + i));
      pass(Duration.ofMinutes(2));
    }
    assertThat(offenders(By.ADDRESS)).isZero();
    assertThat(offenders(By.ROLE)).isZero();
    assertThat(counts.failedLogins().worst(By.ADDRESS)).isEqualTo(5);

    fail("bob", "10.0.0.9:6000");

    assertThat(offenders(By.ADDRESS)).isEqualTo(1);
    assertThat(offenders(By.ROLE)).isEqualTo(1);
    assertThat(counts.totals().allFailures()).isEqualTo(6);
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    for (int i = 0; i < 12; i++) {
      fail("bob", "10.0.0.9:1");
      pass(Duration.ofMinutes(3));
    }
    assertThat(counts.failedLogins().worst(By.ADDRESS)).isEqualTo(5);
    assertThat(offenders(By.ADDRESS)).isZero();

    pass(Duration.ofMinutes(15));

    assertThat(offenders(By.ADDRESS)).isZero();
    assertThat(counts.failedLogins().table(By.ADDRESS)).isEmpty();
  }

  @Test
  void oneAddressWithManyNamesAndOneNameFromManyAddressesStandOut() {
    for (int i = 0; i < 6; i++) {
      fail("name" + i, "10.0.0.9:1");
      fail("postgres", "10.1.0." + i + ":1");
    }

    assertThat(offenders(By.ADDRESS)).isEqualTo(1);
    assertThat(offenders(By.ROLE)).isEqualTo(1);
    assertThat(counts.failedLogins().table(By.ADDRESS).get(0))
        .isEqualTo(new Offender(By.ADDRESS, "10.0.0.9", 6));
  }

  @Test
  void inventedNamesTakeNoMoreMemoryThanThereIsFor() {
    for (int i = 0; i < 100_000; i++) {
      fail("invented" + i, "10.0.0.9:1");
    }

    assertThat(counts.failedLogins().keys()).isEqualTo(FailedLogins.MOST_KEYS);
    assertThat(offenders(By.ROLE)).isZero();
    assertThat(offenders(By.ADDRESS)).as("whose address is not lost by it").isEqualTo(1);
    assertThat(counts.failedLogins().table(By.ROLE)).hasSize(FailedLogins.SHOWN);
  }

  @Test
  void whoIsAtItIsNotPushedOutByInventedNames() {
    for (int i = 0; i < 30_000; i++) {
      fail("invented" + i, "a:1");
      if (i % 5_000 == 0) {
        fail("postgres", "b:1");
      }
    }
    assertThat(offenders(By.ROLE)).isEqualTo(1);
  }

  @Test
  void anOffenderIsToldOnceUntilItHasStopped() {
    for (int i = 0; i < 6; i++) {
      fail("a\nb\u202E", "10.0.0.9:1");
    }
    assertThat(counts.failedLogins().fresh())
        .extracting(Offender::name)
        .containsExactly("10.0.0.9", "a?b?");
    fail("a\nb\u202E", "10.0.0.9:1");
    assertThat(counts.failedLogins().fresh()).isEmpty();

    pass(Duration.ofMinutes(16));
    counts.slide();
    assertThat(counts.failedLogins().fresh()).isEmpty();
    for (int i = 0; i < 6; i++) {
      fail("bob", "10.0.0.9:1");
    }
    assertThat(counts.failedLogins().fresh()).hasSize(2);
  }

  @Test
  void aStatementThatRaisesTheSqlstateIsNoFailedLogin() {
    error("DO", "28P01", "do $$ begin raise exception using errcode = '28P01'; end $$");
    write("bob", "h:1", "DO", "LOG", "28000", "x", "", "client backend");

    assertThat(counts.totals().allFailures()).isZero();
    assertThat(counts.totals().classes()).containsEntry("28", 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT|select 1|SELECT|false",
        "BIND|select * from t|SELECT|false",
        "PARSE|with x as (select 1) select 1|SELECT|false",
        "BIND||other|false",
        "SET|SET ROLE postgres|SET|true",
        "SET|set session authorization postgres|SET|true",
        "SET|set local role postgres|SET|true",
        "SET||SET|true",
        "SET|SET session_replication_role = replica|SET|false",
        "ALTER ROLE|ALTER ROLE bob SUPERUSER|ALTER ROLE|true",
        "CREATE ROLE|create role x superuser|CREATE ROLE|true",
        "GRANT ROLE|grant a to b|GRANT ROLE|true",
        "GRANT|grant select on t to b|GRANT|true",
        "CREATE POLICY|create policy p on t|CREATE|false",
        "startup||connect|false",
        "invented \" tag||other|false",
      })
  void deniedCommandsAreCountedByTag(
      String tag, String statement, String label, boolean escalation) {
    error(tag, "42501", statement == null ? "" : statement);

    assertThat(counts.totals().denied().entrySet().stream().filter(e -> e.getValue() > 0))
        .singleElement()
        .hasToString(label + "=1");
    assertThat(counts.totals().escalations()).isEqualTo(escalation ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "duration: 1234.500 ms  statement: select 1|1.2345|log_min_duration",
        "Dauer: 1234.500 ms  Anweisung: select 1|1.2345|log_min_duration",
        "продолжительность: 20.000 мс, оператор: select 1|0.02|log_min_duration",
        "duration: 20.000 ms  execute <unnamed>: select 1|0.02|log_min_duration",
        "duration: 20.000 ms  plan:\\n Query Text: select 1|0.02|auto_explain",
      })
  void slowStatementsAreCountedInAnyLanguage(String message, double seconds, String source) {
    log("bob", "SELECT", message.replace("\\n", "\n"), "client backend");

    assertThat(counts.totals().slow()).containsEntry(source, 1L);
    assertThat(counts.totals().slowSeconds()).containsEntry(source, seconds);
  }

  @Test
  void aDurationWithoutAStatementIsNoSlowOne() {
    log("bob", "SELECT", "duration: 0.123 ms", "client backend");

    assertThat(counts.totals().slow().values()).containsOnly(0L);
  }

  @Test
  void temporaryFilesAreCountedInAnyLanguage() {
    log("bob", "SELECT", "temporary file: path \"base/pgsql_tmp/pgsql_tmp8.0\", size 1000", "x");
    log("bob", "SELECT", "temporäre Datei: Pfad »base/pgsql_tmp/pgsql_tmp8.1«, Größe 500", "x");
    log("bob", "SELECT", "statement: select 'pgsql_tmp' 7", "x");

    assertThat(counts.totals().temporaryFiles()).isEqualTo(2);
    assertThat(counts.totals().temporaryBytes()).isEqualTo(1500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkpoint starting: time|time",
        "checkpoint starting: wal|wal",
        "restartpoint starting: time|time",
        "Checkpoint beginnt: immediate force wait|requested",
        "checkpoint starting: fast force wait flush-unlogged|requested",
        "checkpoint starting: shutdown immediate|shutdown",
        "checkpoint starting: time time|time",
      })
  void checkpointsAreCountedByCause(String message, String cause) {
    log("", "", message, "checkpointer");
    log("bob", "DO", message, "client backend");

    assertThat(counts.totals().checkpoints()).containsEntry(cause, 1L);
    assertThat(counts.totals().checkpoints().values().stream().mapToLong(n -> n).sum())
        .as("that a client raises the text is none")
        .isEqualTo(1);
  }

  @Test
  void loginsAreCountedInAnyLanguageAndOnce() {
    log("", "", "connection received: host=10.0.0.9 port=51", "not initialized");
    log("bob", "authentication", "connection authenticated: identity=\"bob\" method=trust", "x");
    log("bob", "authentication", "connection authorized: user=bob database=shop", "x");
    log("bob", "authentication", "Verbindung autorisiert: Benutzer=bob Datenbank=shop", "x");
    log("bob", "DO", "connection authorized: user=bob database=shop", "x");
    log("bob", "idle", "disconnection: session time: 0:00:00.1 user=bob database=shop", "x");

    assertThat(counts.totals().connections()).isEqualTo(2);
  }

  @Test
  void rolesThatLogInOftenOrFromManyAddressesStandOut() {
    for (int i = 0; i < 101; i++) {
      log("busy", "authentication", "connection authorized: user=busy database=shop", "x");
    }
    for (int i = 0; i < 6; i++) {
      write(
          "far",
          "10.0.0." + i + ":1",
          "authentication",
          "LOG",
          "00000",
          "connection authorized: user=far",
          "",
          "x");
    }
    counts.slide();

    assertThat(counts.sessions().busyRoles()).isEqualTo(1);
    assertThat(counts.sessions().widespreadRoles()).isEqualTo(1);
    assertThat(counts.sessions().mostAddresses()).isEqualTo(6);

    pass(Duration.ofMinutes(6));
    counts.slide();

    assertThat(counts.sessions().busyRoles()).isZero();
    assertThat(counts.sessions().widespreadRoles()).isZero();
  }

  @Test
  void classesAndSeveritiesAreOfAClosedList() {
    error("SELECT", "ZZ999", "");
    write("a", "", "", "GIBBERISH", "XX000", "x", "", "");

    assertThat(counts.totals().classes()).containsEntry("other", 1L).containsEntry("XX", 1L);
    assertThat(counts.totals().messages()).containsEntry("other", 1L);
  }

  @Test
  void deadlocksAreCounted() {
    error("UPDATE", "40P01", "");

    assertThat(counts.totals().deadlocks()).isEqualTo(1);
  }
}
