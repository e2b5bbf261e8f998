package dev.pgvitals.cli.maintain;

import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.jobrun.JobRun;
import dev.pgvitals.jobrun.RunStatus;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.JobState;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.Stop;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How it is with the jobs. */
@Command(
    name = "status",
    description = "Prints when each job last ran, what came of it, and when it is due.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no last run failed",
      "1:one did, or a server cannot be asked",
      "2:usage error"
    },
    footerHeading = "%nExample:%n",
    footer = "  pgvitals maintain status --config maintain.yaml")
final class MaintainStatusCommand implements Callable<Integer> {
  private static final Set<RunStatus> BAD = EnumSet.of(RunStatus.FAILED, RunStatus.PARTIAL);

  @Mixin private final MaintainFile file = new MaintainFile();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    MaintainConfig config = file.load();
    TextTable table =
        new TextTable("SERVER", "JOB", "LAST RUN", "STATUS", "LAST SUCCESS", "NEXT", "REASON");
    boolean bad = false;
    for (MaintainServer server : config.servers()) {
      try {
        Maintainer maintainer =
            new Maintainer(config, server, InstantSource.system(), new Stop(), MaintainFile.host());
        for (JobState state : maintainer.status()) {
          bad |= state.last().map(JobRun::status).filter(BAD::contains).isPresent();
          table.add(
              state.server(),
              state.job(),
              time(state.last().map(JobRun::startedAt)),
              state.last().map(last -> last.status().word()).orElse("never run"),
              time(state.lastSuccess()),
              state.next().map(next -> time(Optional.of(next))).orElse("by hand"),
              state.last().flatMap(JobRun::reason).orElse(""));
        }
      } catch (RefusedException | SQLException e) {
        bad = true;
        spec.commandLine().getErr().println(server.name() + ": " + e.getMessage());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
    return bad ? 1 : 0;
  }

  private static String time(Optional<Instant> time) {
    return time.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
  }
}
