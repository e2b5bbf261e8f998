package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.DryRun;
import dev.pgvitals.maintain.run.RefusedException;
import dev.pgvitals.maintain.sql.Scheduler;
import dev.pgvitals.maintain.sql.SchedulerSql;
import dev.pgvitals.maintain.sql.SetupSql;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** SQL for others to run. */
@Command(
    name = "sql",
    description = {
      "Prints SQL: what a server needs to be maintained, or jobs for another scheduler.",
      "With --for it logs in and looks which tables there are now. Of the guards only those are left"
          + " that a statement has itself, and of the verbs those whose targets need no look."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:a server cannot be asked", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain sql --setup --role pgvitals_maintain     for psql, as a superuser",
      "  pgvitals maintain sql --for pg_cron --server db1",
    })
final class MaintainSqlCommand implements Callable<Integer> {
  @Mixin private final MaintainFile file = new MaintainFile();

  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /** One of the two. */
  static final class What {
    @SuppressWarnings("UnusedVariable") // it is the other one that is asked for
    @Option(
        names = "--setup",
        required = true,
        description = "What a superuser runs once in the database that the file names.")
    private boolean setup;

    @Option(
        names = "--for",
        paramLabel = "SCHEDULER",
        required = true,
        description = "Jobs for pg_cron, pg_timetable or psql.")
    private @Nullable String scheduler;
  }

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "pgvitals_maintain",
      description = "Of --setup: the role that will log in. Default: ${DEFAULT-VALUE}.")
  private String role = "pgvitals_maintain";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String word = what.scheduler;
    if (word == null) {
      out.print(SetupSql.of(role));
      out.flush();
      return 0;
    }
    Scheduler scheduler = scheduler(word);
    MaintainConfig config = file.load();
    int exitCode = 0;
    for (MaintainServer server : config.servers()) {
      try {
        out.printf("-- %s%n", server.name());
        DryRun look = new DryRun(config, server, InstantSource.system());
        for (Job job : config.jobs()) {
          if (job.runsOn(server)) {
            out.print(
                SchedulerSql.of(scheduler, job, server.target().database(), look.standing(job)));
          }
        }
      } catch (RefusedException | SQLException e) {
        spec.commandLine().getErr().println(server.name() + ": " + e.getMessage());
        exitCode = 1;
      }
    }
    out.flush();
    return exitCode;
  }

  private Scheduler scheduler(String word) {
    List<String> words =
        Arrays.stream(Scheduler.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    return Arrays.stream(Scheduler.values())
        .filter(scheduler -> scheduler.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--for must be one of %s, not \"%s\""
                        .formatted(String.join(", ", words), word)));
  }
}
