package dev.pgvitals.serverlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.feed.Feed;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.feed.FeedTable;
import dev.pgvitals.fixture.MovableClocks;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.time.Clocks;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log on this host, of a server that need not answer. */
class LogFeedTest {
  private static final String DEAD = "postgresql://monitor:watch@127.0.0.1:1/postgres";

  @TempDir private Path directory;

  private final MovableClocks clocks = new MovableClocks();
  private Path log = Path.of("");
  private Feed feed = noFeed();

  private static Feed noFeed() {
    return new LogFeeds(SourceFactory.forOneLook(), Clocks.SYSTEM)
        .of(config("{files: /nowhere/x.json}"))
        .orElseThrow();
  }

  private static ServerConfig config(String logs) {
    try {
      return new ConfigReader(Environments.of(Path.of("/")))
          .read("c.yaml", "servers: [{name: one, url: \"%s\", logs: %s}]".formatted(DEAD, logs))
          .config()
          .servers()
          .get(0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Feed feed(String logs) {
    return new LogFeeds(SourceFactory.forOneLook(), new Clocks(clocks::nanos, clocks::instant))
        .of(config(logs))
        .orElseThrow();
  }

  @BeforeEach
  void begin() throws Exception {
    log = directory.resolve("a.csv");
    Files.writeString(log, failure("before", "h", "FATAL", "28P01"));
    feed = feed("{files: " + log + "}");
    feed.read();
  }

  @AfterEach
  void end() {
    feed.close();
  }

  private static String failure(String user, String address, String severity, String state) {
    return "2026-11-28 05:12:34.123 UTC,\"%s\",\"shop\",77,\"%s:51\",6a.4d,1,\"authentication\",2026-11-28 05:12:34 UTC,3/5,0,%s,%s,\"no\",,,,,,,,,\"\",\"client backend\",,0\n"
        .formatted(user.replace("\"", "\"\""), address, severity, state);
  }

  private void write(String text) throws Exception {
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  @Test
  void aServerWhoseLogIsNotReadHasNoFeed() {
    assertThat(new LogFeeds(SourceFactory.forOneLook(), Clocks.SYSTEM).of(config("{from: off}")))
        .isEmpty();
  }

  @Test
  void itSaysOfWhatItTells() {
    assertThat(feed.id()).hasToString("log one");
    assertThat(feed.id().server()).contains("one");
    assertThat(feed.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(feed.up().name()).isEqualTo("pg_log_reader_up");
  }

  @Test
  void whatWasThereBeforeIsNotCountedAndAllIsAtZero() throws Exception {
    Map<String, Double> samples = Samples.next(feed);

    assertThat(samples.values()).containsOnly(0.0);
    assertThat(samples).hasSizeGreaterThan(100).hasSizeLessThan(150);
  }

  @Test
  void sixFailuresInFifteenMinutesFireAndFiveDoNot() throws Exception {
    for (int i = 0; i < 5; i++) {
      write(failure("bob", "10.0.0.9", "FATAL", "28P01"));
      clocks.pass(Duration.ofMinutes(2));
      assertThat(Samples.next(feed)).containsEntry("pg_log_auth_offenders{by=address}", 0.0);
    }
    write(failure("bob", "10.0.0.9", "FATAL", "28P01"));

    assertThat(Samples.next(feed))
        .containsEntry("pg_log_auth_offenders{by=address}", 1.0)
        .containsEntry("pg_log_auth_offenders{by=role}", 1.0)
        .containsEntry("pg_log_auth_failures_worst{by=role}", 6.0)
        .containsEntry("pg_log_auth_failures_total", 6.0);

    clocks.pass(Duration.ofMinutes(15));

    assertThat(Samples.next(feed))
        .containsEntry("pg_log_auth_offenders{by=address}", 0.0)
        .containsEntry("pg_log_auth_failures_total", 6.0);
  }

  @Test
  void inventedNamesMakeNoSeriesAndTheTablesStayShort() throws Exception {
    int series = Samples.next(feed).size();
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      flood.append(
          failure("\u202Einvented\n\"" + i + "x".repeat(80), "10.0.0.9", "FATAL", "28P01"));
    }
    write(flood.toString());

    Map<String, Double> samples = Samples.next(feed);
    // One read takes no longer than a part of its interval, and on a busy machine not all fits in.
    while (samples.getOrDefault("pg_log_reader_behind_bytes", 0.0) > 0) {
      samples = Samples.next(feed);
    }
    assertThat(samples)
        .hasSize(series)
        .containsEntry("pg_log_auth_failures_total", 100_000.0)
        .containsEntry("pg_log_auth_offenders{by=address}", 1.0)
        .containsEntry("pg_log_auth_offenders{by=role}", 0.0);
    assertThat(feed.read().tables())
        .extracting(FeedTable::title)
        .containsExactly(
            "Failed logins within 15m, by address", "Failed logins within 15m, by role");
    assertThat(feed.read().tables().get(1).rows())
        .hasSize(10)
        .allSatisfy(
            row -> assertThat(row.get(0)).startsWith("?invented?\"").hasSizeLessThanOrEqualTo(67));
  }

  @Test
  void aTextOfAnyShapeIsNoTrouble() throws Exception {
    for (String message :
        new String[] {
          "a: time time",
          "x: 1",
          "x: 99999999999999999999.000 ms  y:",
          ": ",
          "",
          "=",
          "x: =",
          "x: pgsql_tmp/pgsql_tmp1 99999999999999999999",
          "\\u12",
          "role \"\" "
        }) {
      write(
          failure("bob", "h", "LOG", "00000")
              .replace("\"no\"", '"' + message.replace("\"", "\"\"") + '"'));
    }

    assertThat(Samples.next(feed))
        .containsEntry("pg_log_messages_total{severity=log}", 10.0)
        .containsEntry("pg_log_unparsed_total", 0.0);
  }

  @Test
  void stderrIsReadWithoutTheServerWhenThePrefixIsSaid() throws Exception {
    log = directory.resolve("b.log");
    Files.writeString(log, "");
    try (Feed stderr = feed("{files: " + log + ", line_prefix: '%m [%p] %q%u@%d '}")) {
      stderr.read();
      write(
          "2026-11-28 05:12:34.123 UTC [7] bob@shop FATAL:  password authentication failed for user"
              + " \"bob\"\n");

      assertThat(Samples.next(stderr))
          .containsEntry("pg_log_auth_failures_total", 1.0)
          .containsEntry("pg_log_auth_failures_worst{by=role}", 1.0)
          .containsEntry("pg_log_auth_failures_worst{by=address}", 0.0);
    }
  }

  @Test
  void otherwiseTheServerMustTellThePrefixOnce() throws Exception {
    log = directory.resolve("b.log");
    Files.writeString(log, "");
    try (Feed stderr = feed("{files: " + log + "}")) {
      assertThatThrownBy(stderr::read)
          .isInstanceOfSatisfying(
              FeedException.class,
              e -> {
                assertThat(e.failure().reason().label()).isEqualTo("connect");
                assertThat(e.failure().hint()).contains("say it in logs.line_prefix");
              });
    }
  }

  @Test
  void aPrefixThatCannotBeReadIsRefusedWithTheLineToSet() throws Exception {
    log = directory.resolve("b.log");
    Files.writeString(log, "");
    try (Feed stderr = feed("{files: " + log + ", line_prefix: 'x%Z '}")) {
      assertThatThrownBy(stderr::read)
          .hasMessage("lines that begin with log_line_prefix = 'x%Z ' cannot be read")
          .isInstanceOfSatisfying(
              FeedException.class,
              e ->
                  assertThat(e.failure().hint())
                      .contains("set log_line_prefix = '%m [%p] %e [%i] %q%h %u@%d '"));
    }
  }

  /** With hundreds of servers in one agent, most logs are at rest. */
  @Test
  void aLogThatIsAtRestTakesHardlyAnyMemory() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    feed("{files: " + log + "}").read();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (Feed another = feed("{files: " + log + "}")) {
      another.read();
      another.read();
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(400_000);
  }
}
