package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.LoadedCatalogue;
import dev.pgvitals.catalogue.Naming;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.PlannedQuery;
import dev.pgvitals.collect.Survey;
import dev.pgvitals.collect.SurveyException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.yaml.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All problems of configuration and catalogue, offline; or, asked to, against the servers. */
@Command(
    name = "check",
    description = {
      "Reads configuration and catalogue and prints every problem with its place.",
      "With --online, also connects to each server and runs every planned query once, read-only."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no problem", "1:a problem was found", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals check queries.d/*.yaml          these files alone, no server needed",
      "  pgvitals check --config pgvitals.yaml    the configuration and its catalogue",
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals check --online",
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();

  @Option(names = "--online", description = "Connect, and run every planned query once.")
  private boolean online;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "Catalogue files, instead of those that the configuration names.")
  private List<String> files = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (!files.isEmpty() && !online) {
      LoadedCatalogue loaded = Setup.loadCatalogue(files, Naming.PROMETHEUS);
      return report(loaded.catalogue(), loaded.notices(), files.size() + " files", out);
    }
    Setup setup = files.isEmpty() ? config.load() : config.load(files);
    if (!online) {
      return report(
          setup.catalogue(), setup.notices(), setup.config().servers().size() + " servers", out);
    }
    setup.notices().forEach(out::println);
    boolean fine = true;
    for (ServerConfig server : servers.chosen(setup)) {
      fine &= rehearse(setup, server, out);
      out.flush();
    }
    return fine ? 0 : 1;
  }

  private static int report(
      Catalogue catalogue, List<Problem> notices, String what, PrintWriter out) {
    notices.forEach(out::println);
    long enabled = catalogue.queries().stream().filter(Query::enabled).count();
    out.printf(
        "no problem found: %s, %d queries (%d enabled)%n",
        what, catalogue.queries().size(), enabled);
    out.flush();
    return 0;
  }

  private static boolean rehearse(Setup setup, ServerConfig server, PrintWriter out)
      throws InterruptedException {
    try (Survey survey = setup.survey(server)) {
      Survey.Findings findings = survey.findings();
      out.println(Findings.heading(server, findings));
      out.flush();
      boolean fine = findings.refusals().isEmpty();
      TextTable table = new TextTable("query", "database", "rows#", "series#", "ms#", "result");
      for (PlannedQuery query : findings.plan().queries()) {
        Survey.Outcome outcome = survey.run(query, findings.facts());
        fine &= outcome.failure().isEmpty();
        table.add(
            query.name(),
            query.database().isEmpty() ? "-" : query.database(),
            Integer.toString(outcome.rows()),
            Integer.toString(outcome.slice().map(s -> s.series()).orElse(0)),
            String.format(Locale.ROOT, "%.1f", outcome.duration().toNanos() / 1e6),
            outcome.failure().map(Findings::describe).orElseGet(() -> success(outcome)));
      }
      out.println(table);
      findings.refusals().forEach(refusal -> out.println(Findings.refusal(refusal)));
      return fine;
    } catch (SurveyException e) {
      out.println(Findings.unreachable(server, e.failure()));
      return false;
    }
  }

  private static String success(Survey.Outcome outcome) {
    if (outcome.slice().isEmpty()) {
      return "ok (its `when` says not now)";
    }
    return outcome.rows() == 0 ? "ok (no rows)" : "ok";
  }
}
