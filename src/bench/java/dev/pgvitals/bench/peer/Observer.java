package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.Load;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.SessionLog;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program as in production: scraped every 15 seconds. All moments are its age.
 *
 * @param database the one that it is told to connect to
 * @param after when its steady state begins
 * @param time for how long that is watched; whole cycles
 */
record Observer(Setting setting, Program program, String database, Duration after, Duration time) {
  /** Behind the start, before the second collection. */
  private static final Duration BEGIN = Duration.ofSeconds(3);

  /** Behind the fifth collection and the fourth scrape. */
  static final Duration MINUTE = Duration.ofSeconds(64);

  /** Between two collections of an agent that collects right when it starts. */
  private static final Duration SCRAPE = Effort.NORMAL.dividedBy(2);

  /**
   * What it showed.
   *
   * @param first from just behind the start to a minute later
   * @param memory at that time
   */
  record Observation(Window first, Proc.Memory memory, Window steady, int mostConnections) {}

  /**
   * What it took in some cycles, a cycle.
   *
   * @param cpu in milliseconds
   * @param databaseTime of the server's planning and executing, in milliseconds
   * @param logins to the server
   * @param otherLogins those of them to other databases
   * @param load of the machine
   */
  record Window(double cpu, double databaseTime, double logins, double otherLogins, String load) {}

  /** Starts it, watches it, and ends it. */
  Observation observe() throws IOException, SQLException, InterruptedException {
    RunningProgram running = setting.workplace().start(program);
    try {
      Start.awaitPage(running, page -> true);
      Window first = watch(running, BEGIN, MINUTE.minus(BEGIN));
      Proc.Memory memory = running.memory();
      Window steady = watch(running, after, time);
      int most = setting.server().sessions().most(program.name());
      return new Observation(first, memory, steady, most);
    } finally {
      setting.workplace().stop(running);
    }
  }

  private Window watch(RunningProgram running, Duration from, Duration length)
      throws IOException, SQLException, InterruptedException {
    scrapeUntil(running, from);
    try (Load load = Load.watch()) {
      Books before = Books.of(running, setting.server());
      scrapeUntil(running, from.plus(length));
      Books then = Books.of(running, setting.server());
      return then.since(before, length.dividedBy(Effort.NORMAL), database, load.text());
    }
  }

  private void scrapeUntil(RunningProgram running, Duration end)
      throws IOException, InterruptedException {
    for (long scrape = nextScrape(running.ageNanos());
        scrape < end.toNanos();
        scrape = nextScrape(scrape)) {
      sleepUntil(running, scrape);
      running.mustRun();
      try (ScrapeClient client = new ScrapeClient(running.port())) {
        int status = client.scrape(true).status();
        if (status != 200) {
          throw new IOException(running.name() + " answers " + status);
        }
      }
    }
    sleepUntil(running, end.toNanos());
  }

  /** The first of its moments behind this one. */
  static long nextScrape(long nanos) {
    long cycle = Effort.NORMAL.toNanos();
    return Math.floorDiv(nanos - SCRAPE.toNanos(), cycle) * cycle + cycle + SCRAPE.toNanos();
  }

  private static void sleepUntil(RunningProgram running, long age) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(age - running.ageNanos());
  }

  /** What it has taken since it was started. */
  record Books(String role, Duration cpu, Duration databaseTime, SessionLog sessions) {
    static Books of(RunningProgram running, WatchedServer server) throws SQLException {
      return new Books(
          running.name(), running.cpu(), server.statementTime(running.name()), server.sessions());
    }

    Window since(Books before, long cycles, String database, String load) {
      int logins = sessions.opened(role) - before.sessions.opened(role);
      int others =
          sessions.openedElsewhere(role, database)
              - before.sessions.openedElsewhere(role, database);
      return new Window(
          cpu.minus(before.cpu).toNanos() / 1e6 / cycles,
          databaseTime.minus(before.databaseTime).toNanos() / 1e6 / cycles,
          (double) logins / cycles,
          (double) others / cycles,
          load);
    }
  }
}
