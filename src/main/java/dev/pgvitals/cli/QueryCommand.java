package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.agent.SetupOrigin;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.output.CatalogueWarnings;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.SkippedQuery;
import dev.pgvitals.collect.probe.ProbeText;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Suggestion;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one query now and prints what Prometheus would see of it. */
@Command(
    name = "query",
    description =
        "Runs one query of the catalogue now and prints its series: for writing a query of your"
            + " own.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it ran wherever it should", "1:it failed or runs nowhere", "2:usage error"},
    footerHeading = "%nExample:%n",
    footer = "  pgvitals query shop_orders --file shop.yaml --server orders-1")
final class QueryCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final CatalogueOption catalogue = new CatalogueOption();

  @Parameters(paramLabel = "NAME", description = "The entry's name in the catalogue.")
  private String name = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<String> files = catalogue.files();
    Setup setup = files.isEmpty() ? config.load(spec) : config.load(spec, files);
    CatalogueWarnings.print(setup.warnings(), setup.readAs(), spec.commandLine().getErr());
    Query query = setup.catalogue().find(name).orElseThrow(() -> unknown(setup));
    boolean fine = true;
    for (ServerConfig server : servers.chosen(setup, Shard.WHOLE)) {
      fine &= run(setup, server, query);
    }
    return fine ? 0 : 1;
  }

  private ParameterException unknown(Setup setup) {
    List<String> names = setup.catalogue().queries().stream().map(Query::name).toList();
    return new ParameterException(
        spec.commandLine(),
        "there is no query \""
            + name
            + "\" in "
            + SetupOrigin.listed(setup.origin().catalogue())
            + Suggestion.of(name, names));
  }

  private boolean run(Setup setup, ServerConfig server, Query query) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (ServerProbe survey = setup.survey(server)) {
      ServerProbe.Findings findings = survey.findings();
      List<PlannedQuery> places =
          findings.plan().queries().stream().filter(p -> p.name().equals(query.name())).toList();
      boolean fine = !places.isEmpty();
      findings.plan().skipped().stream()
          .filter(skipped -> skipped.query().name().equals(query.name()))
          .map(QueryCommand::describe)
          .forEach(line -> err.println(server.name() + ": " + line));
      List<ServerProbe.Outcome> outcomes = new ArrayList<>();
      for (PlannedQuery place : places) {
        outcomes.add(survey.run(place));
      }
      out.print(text(outcomes));
      for (ServerProbe.Outcome outcome : outcomes) {
        fine &= outcome.failure().isEmpty();
        err.println(describe(server, outcome));
      }
      return fine;
    } catch (ServerProbeException e) {
      err.println(ProbeText.unreachable(server, e.failure()));
      return false;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static String text(List<ServerProbe.Outcome> outcomes) {
    SliceStore store = new SliceStore(System::nanoTime);
    outcomes.forEach(o -> o.slice().ifPresent(s -> store.publish(s, Duration.ofHours(1))));
    return new Exposition(store, new PrometheusRegistry()).text();
  }

  private static String describe(SkippedQuery skipped) {
    return "not run: the query " + skipped.spoken() + " (" + skipped.reason().label() + ")";
  }

  private static String describe(ServerConfig server, ServerProbe.Outcome outcome) {
    String where =
        outcome
            .query()
            .spokenPlace()
            .map(place -> server.name() + "/" + place)
            .orElse(server.name());
    return outcome
        .failure()
        .map(failure -> where + ": " + ProbeText.describe(failure))
        .orElseGet(
            () ->
                where
                    + ": %s, %d series, %.1f ms"
                        .formatted(
                            Plural.of(outcome.rows(), "row"),
                            outcome.slice().map(slice -> slice.series()).orElse(0),
                            outcome.duration().toNanos() / 1e6)
                    + ProbeText.remark(outcome).map(remark -> "; " + remark).orElse(""));
  }
}
