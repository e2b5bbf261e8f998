package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Samples;
import dev.pgvitals.bench.report.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The programs are started and ended, one after the other, again and again. */
record Starts(Content content, Times agent, Measured<Times> peer) {

  static Starts measure(Setting setting, Content content)
      throws IOException, SQLException, InterruptedException {
    setting
        .progress()
        .say(
            "%s: starting each program, so that its files are in memory"
                .formatted(content.title()));
    Starting agent =
        Starting.of(
            setting,
            setting.programs().agent("start_" + content.key(), content, Effort.NORMAL),
            content);
    Measured<Starting> peer =
        setting
            .programs()
            .peer("start_peer_" + content.key(), content)
            .then(program -> Starting.of(setting, program, content));
    for (int i = 1; i <= setting.effort().starts(); i++) {
      setting.progress().say("starting, round %d of %d".formatted(i, setting.effort().starts()));
      agent.again();
      peer = peer.then(Starting::again);
    }
    return new Starts(content, agent.times(), peer.then(Starting::times));
  }

  void tell(Table.Rows rows) throws SQLException, InterruptedException {
    rows.compare(
            "start to first page, ms",
            "%.0f",
            agent.first().median(),
            peer.figure(times -> times.first().median()))
        .compare(
            "start to complete page, ms",
            "%.0f",
            agent.complete().median(),
            peer.figure(times -> times.complete().median()),
            Goal.atMost(content == Content.SMALL ? 350 : 1_000))
        .text(
            "from-to of %d starts, ms".formatted(agent.complete().size()),
            agent.range(),
            peer.then(Times::range));
  }

  /** Of all starts of one program. */
  record Times(Samples first, Samples complete) {
    String range() {
      return String.format(Locale.ROOT, "%.0f-%.0f", complete.min(), complete.max());
    }
  }

  /** One program, and what it took so far. */
  private record Starting(
      Setting setting, Program program, Start.Wanted wanted, List<Start> starts) {

    /** After starts that are not counted. */
    static Starting of(Setting setting, Program program, Content content)
        throws InterruptedException {
      Start.Wanted wanted =
          content == Content.BY_DEFAULT
              ? allThatComes(setting, program)
              : allFamilies(setting, program);
      return new Starting(setting, program, wanted, new ArrayList<>());
    }

    private static Start.Wanted allFamilies(Setting setting, Program program)
        throws InterruptedException {
      Workload workload = setting.workload();
      int bytes = once(setting, program, Start.Wanted.of(workload::isOn)).bytes();
      return new Start.Wanted(
          workload::isOn, page -> "not all families of " + workload.file(), bytes);
    }

    /** What only one start has is not waited for in others. */
    private static Start.Wanted allThatComes(Setting setting, Program program)
        throws InterruptedException {
      Completeness.Growth one = new Completeness.Growth();
      once(setting, program, Start.Wanted.of(one::hasEnded));
      Completeness.Growth other = new Completeness.Growth();
      int bytes = once(setting, program, Start.Wanted.of(other::hasEnded)).bytes();
      Completeness both = one.now().and(other.now());
      return new Start.Wanted(both::isOn, both::lacking, bytes);
    }

    Starting again() throws InterruptedException {
      starts.add(once(setting, program, wanted));
      return this;
    }

    private static Start once(Setting setting, Program program, Start.Wanted wanted)
        throws InterruptedException {
      RunningProgram running = setting.workplace().start(program);
      try {
        return Start.awaitPage(running, wanted);
      } finally {
        setting.workplace().stop(running);
      }
    }

    Times times() {
      return new Times(
          Samples.of(starts.stream().mapToLong(Start::first)),
          Samples.of(starts.stream().mapToLong(Start::complete)));
    }
  }
}
