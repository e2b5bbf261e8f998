package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.option.ShardOption;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which query runs where, and why each other one does not. */
@Command(
    name = "plan",
    description =
        "Connects to each server and prints which query runs where, how often, and why the"
            + " others do not.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:a server cannot be reached, or a file cannot be used",
      "2:usage error"
    },
    footerHeading = "%nExample:%n",
    footer = "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals plan")
final class PlanCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final ShardOption shard = new ShardOption();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Shard part = shard.chosen(spec);
    Setup setup = config.load(spec);
    PrintWriter out = spec.commandLine().getOut();
    List<ServerConfig> chosen = servers.chosen(setup, part);
    out.println(setup.origin());
    setup.warnings().forEach(warning -> out.println("warning: " + warning));
    setup.notices().forEach(notice -> out.println("note: " + notice));
    boolean fine = true;
    for (ServerConfig server : chosen) {
      fine &= print(setup, server, out);
    }
    return fine ? 0 : 1;
  }

  private static boolean print(Setup setup, ServerConfig server, PrintWriter out)
      throws InterruptedException {
    try (ServerProbe survey = setup.survey(server)) {
      ServerProbe.Findings findings = survey.findings();
      out.println(ProbeText.heading(server, findings));
      ProbeText.missingRoles(findings).ifPresent(out::println);
      TextTable runs = new TextTable("query", "database", "interval#", "timeout#", "max series#");
      for (PlannedQuery query : findings.plan().queries()) {
        runs.add(
            query.name(),
            query.spokenPlace().orElse("-"),
            text(query.interval()),
            text(query.timeout()),
            Integer.toString(query.maxSeries()));
      }
      out.println(runs);
      TextTable skipped = new TextTable("not run", "reason", "detail");
      for (SkippedQuery query : findings.plan().skipped()) {
        skipped.add(query.query().name(), query.reason().label(), query.spoken());
      }
      if (!skipped.isEmpty()) {
        out.println(skipped);
      }
      findings.refusals().forEach(refusal -> out.println(ProbeText.refusal(refusal)));
      return true;
    } catch (ServerProbeException e) {
      out.println(ProbeText.unreachable(server, e.failure()));
      return false;
    } finally {
      out.flush();
    }
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + " ms";
    }
    return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis / 1000 + " s";
  }
}
