package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Figure;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.report.Table;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * What a collection costs the server, and how long a scrape takes that finds all data new. pgvitals
 * collects every two seconds and is scraped right after; in the pause behind that the peer is
 * scraped, which then collects: each works alone, and whatever else the machine does hits both.
 *
 * @param agentLogins of pgvitals meanwhile, which keeps its sessions unless something breaks them
 */
record Cycles(Side agent, Measured<Side> peer, int agentLogins) {
  private static final int WARM_UP = 3;
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * Of one program.
   *
   * @param fresh scrapes of which each finds all data new
   * @param databaseTime of the server's planning and executing, a collection, in milliseconds
   * @param backendCpu of its sessions, a collection, in milliseconds
   */
  record Side(Samples fresh, double databaseTime, double backendCpu) {}

  static Cycles measure(Setting setting, Content content)
      throws IOException, SQLException, InterruptedException {
    setting.progress().say("%s: starting to collect".formatted(content.title()));
    WatchedServer server = setting.server();
    Setting.Running both = setting.start("cycle", content, Effort.CYCLE);
    RunningProgram agent = both.agent();
    Collecting ours = new Collecting(server, agent);
    Measured<Collecting> theirs = both.peer().then(running -> new Collecting(server, running));
    int cycles = content.fewer(setting.effort().cycles());
    long next = awaitCollection(server, agent.name());
    for (int cycle = -WARM_UP; cycle < cycles; cycle++) {
      if (cycle == 0) {
        setting.progress().say("collecting, %d cycles".formatted(cycles));
        ours.open();
        theirs = theirs.then(Collecting::open);
      }
      while (next < System.nanoTime()) {
        next += Effort.CYCLE.toNanos();
      }
      Thread.sleep((next - System.nanoTime()) / 1_000_000);
      ours.scrape();
      Thread.sleep(PAUSE.toMillis());
      theirs = theirs.then(Collecting::scrape);
    }
    ours.close();
    theirs = theirs.then(Collecting::close);
    Cycles measured =
        new Cycles(
            ours.side(server.runs(agent.name()), false),
            theirs.then(collecting -> collecting.side(cycles, true)),
            ours.logins());
    setting.stop(both);
    return measured;
  }

  /** Returns a moment behind one, in the pause that follows. */
  private static long awaitCollection(WatchedServer server, String role)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    long before = server.statements(role);
    long statements = before;
    long since = began;
    while (statements == before || System.nanoTime() - since < QUIET.toNanos()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new IllegalStateException("the agent does not collect every two seconds");
      }
      Thread.sleep(LOOK.toMillis());
      long now = server.statements(role);
      since = now == statements ? since : System.nanoTime();
      statements = now;
    }
    return System.nanoTime();
  }

  void tell(Table.Rows rows) throws SQLException, InterruptedException {
    int scrapes = agent.fresh().size();
    rows.compare(
            "gzip scrape of new data p50, ms",
            "%.2f",
            agent.fresh().median(),
            peer.figure(side -> side.fresh().median()))
        .compare(
            "p99 of these %d, ms".formatted(scrapes),
            "%.2f",
            agent.fresh().millis(0.99),
            peer.figure(side -> side.fresh().millis(0.99)))
        .compare(
            "database time a cycle, ms",
            "%.1f",
            agent.databaseTime(),
            peer.figure(Side::databaseTime),
            Goal.ofPeer(1.1))
        .row(
            "CPU of its sessions a cycle, ms",
            "%.1f",
            told(Figure.of(agent.backendCpu())),
            told(peer.figure(Side::backendCpu)),
            Figure.NONE,
            Goal.NONE);
  }

  /** Of sessions that have ended, the server has only the sum: it must be of one program. */
  private Figure told(Figure cpu) {
    return agentLogins == 0
        ? cpu
        : Figure.missing(
            "pgvitals lost sessions meanwhile, so that nobody can tell whose CPU those took that"
                + " ended");
  }

  /** One program and what it costs from {@link #open} to {@link #close}. */
  private static final class Collecting {
    private final WatchedServer server;
    private final RunningProgram program;
    private LongStream.Builder times = LongStream.builder();
    private Duration open = Duration.ZERO;
    private Duration ended = Duration.ZERO;
    private int logins;

    Collecting(WatchedServer server, RunningProgram program) {
      this.server = server;
      this.program = program;
    }

    Collecting open() throws SQLException {
      times = LongStream.builder();
      server.forget(program.name());
      logins = server.sessions().opened(program.name());
      open = server.cpu(program.name());
      ended = server.cpuOfEnded();
      return this;
    }

    Collecting scrape() throws IOException {
      try (ScrapeClient client = new ScrapeClient(program.port())) {
        times.add(client.scrape(true).nanos());
      }
      return this;
    }

    /** Before anybody asks the server for figures: that makes sessions that end. */
    Collecting close() {
      open = server.cpu(program.name()).minus(open);
      ended = server.cpuOfEnded().minus(ended);
      logins = server.sessions().opened(program.name()) - logins;
      return this;
    }

    int logins() {
      return logins;
    }

    /**
     * @param collections how many there were
     * @param connectsAnew whether the sessions that ended are its own
     */
    Side side(int collections, boolean connectsAnew) throws SQLException {
      Duration cpu = connectsAnew ? open.plus(ended) : open;
      return new Side(
          Samples.of(times.build()),
          millis(server.statementTime(program.name())) / collections,
          millis(cpu) / collections);
    }

    private static double millis(Duration time) {
      return time.toNanos() / 1e6;
    }
  }
}
