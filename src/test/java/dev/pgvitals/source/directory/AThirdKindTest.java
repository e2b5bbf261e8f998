package dev.pgvitals.source.directory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.Trial;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.monitor.MonitorExecutors;
import dev.pgvitals.monitor.ServerMonitor;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kind of source that the agent has never heard of, and that is no database, is monitored like
 * any other: a package of its own is all that it takes.
 */
class AThirdKindTest {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final String CATALOGUE =
      """
      backup:
        query: "*.backup"
        metrics:
          - file: {usage: LABEL}
          - bytes: {usage: GAUGE, description: Size of the backup}
      log:
        query: "*.log"
        metrics:
          - file: {usage: LABEL}
          - lines: {usage: GAUGE}
      """;

  private final AtomicLong nanos = new AtomicLong(1);
  private final SliceStore store = new SliceStore(nanos::get);
  private final ServerConfig config =
      Trial.server("postgresql://backup@nowhere.invalid/none", "    databases: {exclude: []}\n");
  private final Catalogue catalogue =
      new Catalogue(
          Trial.catalogue(CATALOGUE).queries().stream()
              .map(AThirdKindTest::ofDirectories)
              .toList());

  @TempDir private Path parent;
  private Path directory;
  private BackupDirectory source;
  private ServerMonitor monitor;

  @BeforeEach
  void watch() throws IOException {
    directory = Files.createDirectory(parent.resolve("backups"));
    write("monday.backup", "bytes=1000");
    write("tuesday.backup", "bytes=1100");
    write("today.log", "lines=3");
    source = new BackupDirectory("db", directory);
    monitor =
        new ServerMonitor(
            config,
            INTERVAL,
            planner(catalogue),
            store,
            new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
            new MonitorExecutors(Runnable::run, Runnable::run, Runnable::run, () -> {}),
            source);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private Planner planner(Catalogue of) {
    return new Planner(of, NamingScheme.PROMETHEUS, config, INTERVAL);
  }

  @Test
  void itsRowsAreSeriesBesideTheAgentsOwn() {
    pass(INTERVAL);

    assertThat(samples())
        .contains(
            "pg_up{server=\"db\"} 1",
            "backup_bytes{server=\"db\",file=\"monday.backup\"} 1000",
            "backup_bytes{server=\"db\",file=\"tuesday.backup\"} 1100",
            "log_lines{server=\"db\",file=\"today.log\"} 3",
            "pgvitals_query_success{server=\"db\",query=\"backup\"} 1",
            "pgvitals_queries{server=\"db\",state=\"ok\"} 2",
            "pgvitals_server_info{server=\"db\",version=\"2.0\",major=\"2\",role=\"repository\"} 1");
    assertThat(monitor.report().facts().orElseThrow().product()).isEqualTo("Backup directory 2.0");
  }

  @Test
  void eachIntervalShowsWhatHasChanged() throws IOException {
    pass(INTERVAL);
    write("wednesday.backup", "bytes=1200");
    Files.delete(directory.resolve("monday.backup"));

    pass(INTERVAL);

    assertThat(samples())
        .contains("backup_bytes{server=\"db\",file=\"wednesday.backup\"} 1200")
        .noneMatch(s -> s.contains("monday"));
  }

  @Test
  void whatCannotBeReadFailsItsQueryAloneWithAReason() throws IOException {
    pass(INTERVAL);
    write("tuesday.backup", "bytes=plenty");

    pass(INTERVAL);

    assertThat(samples())
        .contains(
            "pg_up{server=\"db\"} 1",
            "pgvitals_query_success{server=\"db\",query=\"backup\"} 0",
            "pgvitals_query_success{server=\"db\",query=\"log\"} 1",
            "pgvitals_failures_total{server=\"db\",reason=\"result\"} 1");

    write("tuesday.backup", "bytes=1100");
    pass(INTERVAL);

    assertThat(samples()).contains("pgvitals_query_success{server=\"db\",query=\"backup\"} 1");
  }

  @Test
  void itIsDownWhenItIsGoneAndLookedForMoreAndMoreSeldomAndUpWhenItIsBack() throws IOException {
    pass(INTERVAL);
    Path away = Files.move(directory, parent.resolve("away"));

    pass(INTERVAL.multipliedBy(2));

    assertThat(samples())
        .contains("pg_up{server=\"db\"} 0")
        .noneMatch(s -> s.startsWith("backup_bytes") || s.startsWith("log_lines"))
        .anyMatch(s -> s.startsWith("pgvitals_failures_total{server=\"db\",reason=\"connect\"}"));
    assertThat(monitor.report().down().orElseThrow().message())
        .isEqualTo("there is no directory " + directory);

    long before = source.looks();
    pass(Duration.ofMinutes(10));
    assertThat(source.looks() - before).isBetween(30L, 150L);

    Files.move(away, directory);
    pass(Duration.ofMinutes(1));
    assertThat(samples())
        .contains(
            "pg_up{server=\"db\"} 1", "backup_bytes{server=\"db\",file=\"monday.backup\"} 1000");
  }

  @Test
  void entriesForOtherKindsAreSkippedAndSaySo() {
    Catalogue both =
        new Catalogue(
            List.of(
                catalogue.queries().get(0),
                Trial.catalogue("sql: {query: SELECT 1 AS v, metrics: [{v: {usage: GAUGE}}]}")
                    .queries()
                    .get(0)));
    monitor.prepare(config, both, planner(both)).make();

    pass(INTERVAL);

    assertThat(monitor.report().plan().skipped())
        .extracting(SkippedQuery::detail)
        .containsExactly("is for PostgreSQL, this is Backup directory");
    assertThat(samples()).contains("backup_bytes{server=\"db\",file=\"monday.backup\"} 1000");
  }

  @Test
  void itIsLookedAtByHandInTheSameWay() throws Exception {
    try (ServerProbe probe = new ServerProbe(source, planner(catalogue))) {
      ServerProbe.Findings findings = probe.findings();

      assertThat(findings.facts().role()).isEqualTo("repository");
      assertThat(findings.plan().queries())
          .hasSize(2)
          .allSatisfy(query -> assertThat(probe.run(query).failure()).isEmpty());
      assertThat(probe.spent().rows()).isEqualTo(3);
    }
  }

  @Test
  void itNeedsNothingOfDatabases() {
    noClasses()
        .that()
        .haveSimpleName(BackupDirectory.class.getSimpleName())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "org.postgresql..",
            "dev.pgvitals.source.jdbc..",
            "dev.pgvitals.source.postgres..",
            "dev.pgvitals.source.pgbouncer..")
        .check(new ClassFileImporter().importPackagesOf(BackupDirectory.class));
  }

  /** As an entry for such directories is written in a catalogue that knows of them. */
  private static Query ofDirectories(Query query) {
    return new Query(
        query.name(),
        query.prefix(),
        query.description(),
        query.format(),
        BackupDirectory.ENGINE,
        query.scope(),
        query.role(),
        query.enabled(),
        query.publish(),
        query.interval(),
        query.cache(),
        query.timeout(),
        query.staleAfter(),
        query.maxSeries(),
        query.top(),
        query.key(),
        query.settle(),
        query.requires(),
        query.variants(),
        query.when(),
        query.databases(),
        query.datname(),
        query.fatal(),
        query.priority(),
        query.columns(),
        query.replaced(),
        query.position());
  }

  private void pass(Duration time) {
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
      monitor.tick();
      nanos.addAndGet(TICK.toNanos());
    }
    // A tick more, so that what the last one did is shown.
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    monitor.tick();
  }

  private List<String> samples() {
    return Trial.text(store).lines().filter(line -> !line.startsWith("#")).toList();
  }
}
