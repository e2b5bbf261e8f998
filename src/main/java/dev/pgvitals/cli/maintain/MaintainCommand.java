package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.DryRun;
import dev.pgvitals.maintain.run.Maintainer;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.process.Signals;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Maintenance: what would be done, or, when told so, does it. */
@Command(
    name = "maintain",
    description = {
      "Maintains servers by jobs of a file of their own: analyze, vacuum, indexes that are built anew,"
          + " partitions.",
      "Without --apply it changes nothing and prints the statements that it would run. With it, the"
          + " jobs run now, within their windows and under all guards; what came of them is in the"
          + " table pgvitals.job_run, which the agent reads. It never ends or cancels what others do.",
      "It needs a role of its own, no superuser: see pgvitals maintain sql --setup."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      MaintainRunCommand.class,
      MaintainStatusCommand.class,
      MaintainCheckCommand.class,
      MaintainArchiveCommand.class,
      MaintainSqlCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or looked",
      "1:something failed, or a guard kept it from being done",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain --config maintain.yaml",
      "  pgvitals maintain --job indexes --server db1",
      "  pgvitals maintain --job indexes --apply",
      "  pgvitals maintain run --forever",
      "  pgvitals maintain sql --setup     for psql, as a superuser",
    })
public final class MaintainCommand implements Callable<Integer> {
  @Mixin private final MaintainFile file = new MaintainFile();

  @Option(
      names = "--apply",
      description = "Run the jobs now, instead of saying what they would do.")
  private boolean apply;

  @Option(names = "--dry-run", description = "Do not, whatever --apply says.")
  private boolean dryRun;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json or markdown. Default: ${DEFAULT-VALUE}.")
  private String format = "text";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ReportFormat chosen = Formats.of(format, spec);
    MaintainConfig config = file.load();
    Stop stop = new Stop();
    if (apply && !dryRun) {
      Signals.on(List.of("TERM", "INT"), stop::tell);
    }
    List<ServerReport> reports = new ArrayList<>();
    for (MaintainServer server : config.servers()) {
      List<Job> jobs = config.jobs().stream().filter(job -> job.runsOn(server)).toList();
      reports.add(report(config, server, jobs, stop));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(chosen.of(reports));
    out.flush();
    return reports.stream().anyMatch(ServerReport::isTrouble) ? 1 : 0;
  }

  private ServerReport report(
      MaintainConfig config, MaintainServer server, List<Job> jobs, Stop stop) {
    try {
      return apply && !dryRun
          ? new Maintainer(config, server, InstantSource.system(), stop, MaintainFile.host())
              .apply(jobs)
          : new DryRun(config, server, InstantSource.system()).look(jobs);
    } catch (RefusedException e) {
      return new ServerReport(server.name(), Optional.of(e.reason()), List.of());
    } catch (InterruptedException e) {
      return new ServerReport(server.name(), Optional.of("stopped by a signal"), List.of());
    }
  }
}
