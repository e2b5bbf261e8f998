package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
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
record DatabaseTime(Samples same, Samples every, Samples all, Samples samples, Samples peer) {
  /** What Debian's postgres_exporter collects by default. */
  static final Set<String> SAME =
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

  /** Thirty times as fast as by default: what runs every five minutes runs every ten seconds. */
  private static final int FASTER = 30;

  private static final Duration CYCLE = Effort.NORMAL.dividedBy(FASTER);
  private static final Duration ROUND = Duration.ofMinutes(5).dividedBy(FASTER);

  static DatabaseTime measure(
      Workplace workplace, Programs programs, WatchedServer server, int rounds, Progress progress)
      throws IOException, SQLException, InterruptedException {
    List<Query> builtin = builtin();
    Predicate<Query> isSame = query -> SAME.contains(query.name());
    Agents agents = new Agents(workplace, programs);
    List<RunningProgram> running =
        List.of(
            agents.start(WatchedServer.TIMED_SAME, faster(builtin, isSame, false)),
            agents.start(WatchedServer.TIMED_EVERY, faster(builtin, isSame, true)),
            agents.start(
                WatchedServer.TIMED_ALL, faster(builtin, query -> !isSampled(query), false)),
            agents.start(WatchedServer.TIMED_SAMPLES, sampled(builtin)));
    RunningProgram peer = workplace.start(programs.peerByDefault());
    Start.awaitPage(peer, DatabaseTime::isComplete);
    List<Cost> costs = new ArrayList<>();
    try (ScrapeClient client = new ScrapeClient(peer.port())) {
      // The first round is for caches and plans.
      for (int round = 0; round <= rounds; round++) {
        progress.say("time of the database, round %d of %d".formatted(round, rounds));
        Cost cost = Cost.ofARound(server, client);
        if (round > 0) {
          costs.add(cost);
        }
      }
    }
    workplace.stop(peer);
    running.forEach(workplace::stop);
    return new DatabaseTime(
        Samples.of(costs.stream().mapToLong(Cost::same)),
        Samples.of(costs.stream().mapToLong(Cost::every)),
        Samples.of(costs.stream().mapToLong(Cost::all)),
        Samples.of(costs.stream().mapToLong(Cost::samples)),
        Samples.of(costs.stream().mapToLong(Cost::peer)));
  }

  private static boolean isComplete(Page page) {
    return page.series().containsKey("pg_locks_count");
  }

  private record Agents(Workplace workplace, Programs programs) {
    /** Started and at work before the next looks for a port. */
    RunningProgram start(String role, String overlay) throws IOException, InterruptedException {
      Path file = workplace.directory().resolve(role + "-catalogue.yaml");
      Files.writeString(file, overlay);
      RunningProgram agent =
          workplace.start(
              programs.agent(role, role, List.of("builtin", file.toString()), Effort.NORMAL));
      Start.awaitPage(agent, page -> page.series().containsKey("pg_up"));
      return agent;
    }
  }

  String table() {
    return new Table()
        .compare("database time a cycle, same content, ms", "%.2f", same.median(), peer.median(), 1)
        .text("from-to of %d rounds, ms".formatted(same.size()), range(same), range(peer))
        .compare("the same, all of it every cycle, ms", "%.2f", every.median(), peer.median())
        .text("from-to, ms", range(every), range(peer))
        .compare("database time a cycle, all by default, ms", "%.2f", all.median(), peer.median())
        .text("from-to, ms", range(all), range(peer))
        .text(
            "samples of the load in these 15 s, ms",
            String.format(Locale.ROOT, "%.2f", samples.median()),
            "")
        .text("from-to, ms", range(samples), "")
        .toString();
  }

  private static String range(Samples samples) {
    return String.format(Locale.ROOT, "%.2f-%.2f", samples.min(), samples.max());
  }

  /** Nanoseconds a cycle. */
  private record Cost(long same, long every, long all, long samples, long peer) {
    static Cost ofARound(WatchedServer server, ScrapeClient peer)
        throws IOException, SQLException, InterruptedException {
      long same = server.statementTime(WatchedServer.TIMED_SAME).toNanos();
      long every = server.statementTime(WatchedServer.TIMED_EVERY).toNanos();
      long all = server.statementTime(WatchedServer.TIMED_ALL).toNanos();
      long sampled = server.statementTime(WatchedServer.TIMED_SAMPLES).toNanos();
      long theirs = server.statementTime(WatchedServer.TIMED_PEER).toNanos();
      long began = System.nanoTime();
      int scrapes = 0;
      while (System.nanoTime() - began < ROUND.toNanos()) {
        peer.scrape(false);
        scrapes++;
        long next = began + scrapes * CYCLE.toNanos();
        Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
      }
      double cycles = (double) (System.nanoTime() - began) / CYCLE.toNanos();
      return new Cost(
          perCycle(server, WatchedServer.TIMED_SAME, same, cycles),
          perCycle(server, WatchedServer.TIMED_EVERY, every, cycles),
          perCycle(server, WatchedServer.TIMED_ALL, all, cycles),
          perCycle(server, WatchedServer.TIMED_SAMPLES, sampled, cycles / FASTER),
          perCycle(server, WatchedServer.TIMED_PEER, theirs, scrapes));
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
