package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.Forever;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.run.JobReport;
import dev.pgvitals.maintain.run.ServerReport;
import dev.pgvitals.maintain.run.Stop;
import dev.pgvitals.process.Signals;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is due. */
@Command(
    name = "run",
    description = {
      "Runs the jobs that are due by their schedules: once, for cron or a timer that comes every few"
          + " minutes, or for ever.",
      "What was missed is run once, if its window is still open, and skipped else. A job that has"
          + " never run is due when its time was within the last hour. SIGTERM stops it: what runs"
          + " is cancelled, and cleaned up after."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or nothing was due; with --forever: it was told to stop",
      "1:something failed, or a guard kept it from being done",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain run --config maintain.yaml",
      "  pgvitals maintain run --forever",
    })
final class MaintainRunCommand implements Callable<Integer> {
  @Mixin private final MaintainFile file = new MaintainFile();

  @Option(names = "--forever", description = "Stay, and run each job when it is due.")
  private boolean forever;

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
    Signals.on(List.of("TERM", "INT"), stop::tell);
    Forever runs = new Forever(config, InstantSource.system(), stop, MaintainFile.host());
    if (forever) {
      runs.run();
      return 0;
    }
    List<ServerReport> reports = runs.once();
    PrintWriter out = spec.commandLine().getOut();
    out.print(chosen.of(reports));
    out.flush();
    return reports.stream().anyMatch(ServerReport::isTrouble)
            || reports.stream().flatMap(r -> r.jobs().stream()).anyMatch(JobReport::isTrouble)
        ? 1
        : 0;
  }
}
