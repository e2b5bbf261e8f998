package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Figure;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.report.Table;
import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.WatchedServer;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What built-in queries cost the server: the time of planning and executing them, as
 * pg_stat_statements counts it, in a cycle of the default interval. The programs are measured at
 * one time, so that whatever else the machine does hits all.
 *
 * @param same of pgvitals, with what postgres_exporter collects by default, each entry as often as
 *     it runs by default
 * @param every the same, all of it every cycle
 * @param all of pgvitals, with its whole catalogue, each entry as often as it runs by default;
 *     without what it samples
 * @param samples of pgvitals, with what it samples: as often as by default, as it slows itself
 *     where it is dear
 * @param peer of postgres_exporter by default
 */
record DatabaseTime(
    Samples same, Samples every, Samples all, Samples samples, Measured<Samples> peer) {
  private static final String SAME_ROLE = "timed_same";
  private static final String EVERY_ROLE = "timed_every";
  private static final String ALL_ROLE = "timed_all";
  private static final String SAMPLES_ROLE = "timed_samples";
  private static final String PEER_ROLE = "timed_peer";

  /** What every postgres_exporter collects by default. */
  private static final Set<String> SAME =
      Set.of(
          "pg_static",
          "pg_stat_database",
          "pg_stat_database_conflicts",
          "pg_database_size",
          "pg_locks",
          "pg_replication",
          "pg_replication_slots",
          "pg_settings",
          "pg_stat_activity",
          "pg_stat_activity_longest",
          "pg_stat_archiver",
          "pg_stat_bgwriter",
          "pg_stat_replication");

  /** What some versions of it collect by default, each if the page of this one has it. */
  private static final Set<String> PERHAPS =
      Set.of(
          "pg_roles",
          "pg_stat_progress_vacuum",
          "pg_stat_user_tables",
          "pg_statio_user_tables",
          "pg_wal");

  /** Thirty times as fast as by default: what runs every five minutes runs every ten seconds. */
  private static final int FASTER = 30;

  private static final Duration CYCLE = Effort.NORMAL.dividedBy(FASTER);
  private static final Duration ROUND = Duration.ofMinutes(5).dividedBy(FASTER);

  static DatabaseTime measure(Setting setting)
      throws IOException, SQLException, InterruptedException {
    List<Query> builtin = builtin();
    Measured<RunningProgram> peer =
        setting.programs().peer(PEER_ROLE, Content.BY_DEFAULT).then(setting.workplace()::start);
    Measured<Page> page = peer.then(DatabaseTime::page);
    Predicate<Query> isSame = query -> isSame(query.name(), page);
    List<RunningProgram> running =
        List.of(
            start(setting, SAME_ROLE, faster(builtin, isSame, false)),
            start(setting, EVERY_ROLE, faster(builtin, isSame, true)),
            start(setting, ALL_ROLE, faster(builtin, query -> !isSampled(query), false)),
            start(setting, SAMPLES_ROLE, sampled(builtin)));
    Measured<ScrapeClient> scrapes = page.then(any -> new ScrapeClient(port(peer)));
    List<Cost> costs = new ArrayList<>();
    // The first round is for caches and plans.
    int rounds = setting.effort().databaseRounds();
    for (int round = 0; round <= rounds; round++) {
      setting.progress().say("time of the database, round %d of %d".formatted(round, rounds));
      Cost cost = Cost.ofARound(setting.server(), scrapes);
      if (round > 0) {
        costs.add(cost);
      }
    }
    Measured<Samples> theirs =
        scrapes.then(
            client -> {
              client.close();
              return Samples.of(costs.stream().mapToLong(Cost::peer));
            });
    peer.value().ifPresent(setting.workplace()::stop);
    running.forEach(setting.workplace()::stop);
    return new DatabaseTime(
        Samples.of(costs.stream().mapToLong(Cost::same)),
        Samples.of(costs.stream().mapToLong(Cost::every)),
        Samples.of(costs.stream().mapToLong(Cost::all)),
        Samples.of(costs.stream().mapToLong(Cost::samples)),
        theirs);
  }

  private static Page page(RunningProgram peer) throws IOException, InterruptedException {
    Start.awaitPage(peer, DatabaseTime::isComplete);
    try (ScrapeClient client = new ScrapeClient(peer.port())) {
      client.scrape(false);
      return Page.of(client.lastBody());
    }
  }

  private static int port(Measured<RunningProgram> program) {
    return program.value().orElseThrow().port();
  }

  /** Whether a built-in entry is for what the peer has on its page. */
  static boolean isSame(String entry, Measured<Page> peer) {
    return SAME.contains(entry)
        || (PERHAPS.contains(entry)
            && peer.value().stream()
                .flatMap(page -> page.series().keySet().stream())
                .anyMatch(family -> family.startsWith(entry + "_")));
  }

  private static boolean isComplete(Page page) {
    return page.series().containsKey("pg_locks_count");
  }

  /** Started and at work before the next looks for a port. */
  private static RunningProgram start(Setting setting, String role, String overlay)
      throws IOException, InterruptedException {
    Path file = setting.workplace().directory().resolve(role + "-catalogue.yaml");
    Files.writeString(file, overlay);
    RunningProgram agent =
        setting
            .workplace()
            .start(
                setting
                    .programs()
                    .agent(
                        role,
                        WatchedServer.SMALL,
                        List.of("builtin", file.toString()),
                        Effort.NORMAL,
                        ""));
    Start.awaitPage(agent, page -> page.series().containsKey("pg_up"));
    return agent;
  }

  void tell(Table.Rows rows) throws SQLException, InterruptedException {
    Figure theirs = peer.figure(Samples::median);
    Measured<String> theirRange = peer.then(DatabaseTime::range);
    rows.compare("same content, ms", "%.2f", same.median(), theirs, Goal.ofPeer(1))
        .text("from-to of %d rounds, ms".formatted(same.size()), range(same), theirRange)
        .compare("the same, all of it every cycle, ms", "%.2f", every.median(), theirs)
        .text("from-to, ms", range(every), theirRange)
        .compare("all by default, ms", "%.2f", all.median(), theirs)
        .text("from-to, ms", range(all), theirRange)
        .single("samples of the load in 15 s, ms", "%.2f", samples.median(), Goal.NONE)
        .text("from-to, ms", range(samples), Measured.of(""));
  }

  private static String range(Samples samples) {
    return String.format(Locale.ROOT, "%.2f-%.2f", samples.min(), samples.max());
  }

  /** Nanoseconds a cycle. */
  private record Cost(long same, long every, long all, long samples, long peer) {
    static Cost ofARound(WatchedServer server, Measured<ScrapeClient> peer)
        throws IOException, SQLException, InterruptedException {
      long same = server.statementTime(SAME_ROLE).toNanos();
      long every = server.statementTime(EVERY_ROLE).toNanos();
      long all = server.statementTime(ALL_ROLE).toNanos();
      long sampled = server.statementTime(SAMPLES_ROLE).toNanos();
      long theirs = server.statementTime(PEER_ROLE).toNanos();
      long began = System.nanoTime();
      int scrapes = 0;
      while (System.nanoTime() - began < ROUND.toNanos()) {
        peer.then(client -> client.scrape(false));
        scrapes++;
        long next = began + scrapes * CYCLE.toNanos();
        Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
      }
      double cycles = (double) (System.nanoTime() - began) / CYCLE.toNanos();
      return new Cost(
          perCycle(server, SAME_ROLE, same, cycles),
          perCycle(server, EVERY_ROLE, every, cycles),
          perCycle(server, ALL_ROLE, all, cycles),
          perCycle(server, SAMPLES_ROLE, sampled, cycles / FASTER),
          perCycle(server, PEER_ROLE, theirs, scrapes));
    }

    private static long perCycle(WatchedServer server, String role, long before, double cycles)
        throws SQLException {
      return (long) ((server.statementTime(role).toNanos() - before) / cycles);
    }
  }

  private static boolean isSampled(Query query) {
    return query.columns().stream().anyMatch(column -> column.usage().takesSamples());
  }

  /** A catalogue file of what is sampled, at its own pace: it would slow itself if run faster. */
  private static String sampled(List<Query> builtin) {
    return builtin.stream()
        .filter(Query::enabled)
        .filter(query -> !isSampled(query))
        .map(query -> "%1$s: {extends: %1$s, enabled: false}%n".formatted(query.name()))
        .collect(Collectors.joining());
  }

  /**
   * A catalogue file that has entries run faster.
   *
   * @param wanted the others are switched off
   * @param everyCycle whether all run in every cycle, whatever their own interval is
   */
  private static String faster(List<Query> builtin, Predicate<Query> wanted, boolean everyCycle) {
    StringBuilder yaml = new StringBuilder();
    for (Query query : builtin) {
      if (!query.enabled() || !query.engine().equals(Query.Engine.POSTGRESQL)) {
        continue;
      }
      Duration interval =
          everyCycle ? CYCLE : query.interval().orElse(Effort.NORMAL).dividedBy(FASTER);
      yaml.append(
          wanted.test(query)
              ? "%1$s: {extends: %1$s, interval: %2$dms}%n"
                  .formatted(query.name(), interval.toMillis())
              : "%1$s: {extends: %1$s, enabled: false}%n".formatted(query.name()));
    }
    return yaml.toString();
  }

  private static List<Query> builtin() {
    try {
      CatalogueText source = CatalogueFiles.builtin();
      return CatalogueReader.read(List.of(source), NamingScheme.PROMETHEUS).catalogue().queries();
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }
}
