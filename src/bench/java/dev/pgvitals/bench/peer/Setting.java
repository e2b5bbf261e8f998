package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.Progress;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.scrape.Page;
import dev.pgvitals.bench.server.WatchedServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;

/** What every measurement of a run needs. */
record Setting(
    Workplace workplace,
    Programs programs,
    WatchedServer server,
    Workload workload,
    Effort effort,
    Progress progress) {

  /** Both programs. */
  record Running(RunningProgram agent, Measured<RunningProgram> peer) {}

  /**
   * Starts both with the benchmark's queries, and returns when their pages are complete. Their
   * roles are there before the first collects, which has them on its page.
   */
  Running start(String name, Content content, Duration interval)
      throws IOException, SQLException, InterruptedException {
    Program agent = programs.agent(name + "_" + content.key(), content, interval);
    Measured<Program> peer = programs.peer(name + "_peer_" + content.key(), content);
    return new Running(
        started(agent, workload::isOn), peer.then(program -> started(program, workload::isOn)));
  }

  private RunningProgram started(Program program, Predicate<Page> complete)
      throws InterruptedException {
    RunningProgram running = workplace.start(program);
    try {
      Start.awaitPage(running, complete);
    } catch (IllegalStateException e) {
      workplace.stop(running);
      throw e;
    }
    return running;
  }

  void stop(Running both) {
    workplace.stop(both.agent());
    both.peer().value().ifPresent(workplace::stop);
  }
}
