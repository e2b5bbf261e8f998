package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.run.Readiness;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the file is right. */
@Command(
    name = "check",
    description = {
      "Reads the file, reports all that is wrong with it, and says when each job will run.",
      "With --online it also logs in, and says what keeps the role, or a place of archives, from"
          + " being of use."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fine", "1:a problem was found", "2:usage error"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals maintain check --config maintain.yaml",
      "  pgvitals maintain check --online"
    })
final class MaintainCheckCommand implements Callable<Integer> {
  private static final int SHOWN = 3;

  @Mixin private final MaintainFile file = new MaintainFile();

  @Option(
      names = "--online",
      description = "Also log in to each server, and look at directories of archives.")
  private boolean online;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    MaintainConfig config = file.load();
    PrintWriter out = spec.commandLine().getOut();
    for (Job job : config.jobs()) {
      out.printf("%s  %s%n", job.name(), next(job, config.zone()));
    }
    boolean fine = true;
    if (online) {
      for (MaintainServer server : config.servers()) {
        List<String> problems = Readiness.of(server, Instant.now());
        fine &= problems.isEmpty();
        out.printf("%s  %s%n", server.name(), problems.isEmpty() ? "ready" : "NOT READY");
        problems.forEach(problem -> out.println("  " + problem));
      }
    }
    if (online) {
      for (ArchivePlace place : config.archives().values()) {
        Optional<String> problem = place.problem();
        fine &= problem.isEmpty();
        out.printf(
            "archive %s  %s%n",
            place.name(), problem.map(p -> "NOT READY\n  " + p).orElse("ready"));
      }
    }
    out.flush();
    return fine ? 0 : 1;
  }

  private static String next(Job job, ZoneId zone) {
    if (job.schedule().isEmpty()) {
      return "by hand";
    }
    StringBuilder text = new StringBuilder(job.schedule().get().toString());
    Instant at = Instant.now();
    for (int i = 0; i < SHOWN; i++) {
      Optional<Instant> next = job.schedule().get().next(at);
      if (next.isEmpty()) {
        break;
      }
      text.append(i == 0 ? ": " : ", ").append(next.get().atZone(zone).toOffsetDateTime());
      at = next.get();
    }
    return text.toString();
  }
}
