package dev.pgvitals.cli;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.option.ShardOption;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Asks once for the values that have alerts and says how the servers do: for a terminal, cron or
 * Nagios.
 */
@Command(
    name = "health",
    description = {
      "Connects to each server and prints which vitals are beyond a limit, and what to do.",
      "Runs the queries that have alerts once, read-only. The exit code is that of a Nagios check."
          + " This is a single look: the `for` of alerts is ignored."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = HealthCommand.NOT_KNOWN,
    exitCodeOnExecutionException = HealthCommand.NOT_KNOWN,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all vitals are OK",
      "1:a warning",
      "2:critical, or a server is down",
      "3:unknown: a query failed, a file or output cannot be used, or a usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals health",
      "  pgvitals health --config pgvitals.yaml --server orders-1",
      "  pgvitals health --all      every vital with its value and its limit",
      "  pgvitals health --quiet    for cron: no output unless something is wrong",
    })
final class HealthCommand implements Callable<Integer> {
  static final int NOT_KNOWN = 3;

  /** Of a terminal that nobody has widened. */
  private static final int WIDTH = 100;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final ShardOption shard = new ShardOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing of a server on which all vitals are OK.")
  private boolean quiet;

  @Option(
      names = {"-a", "--all"},
      description = "Print the vitals that are OK, too; before the others.")
  private boolean all;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Shard part = shard.chosen(spec);
    Setup setup = config.load(spec);
    List<HealthCheck.Result> results = new ArrayList<>();
    for (ServerConfig server : servers.chosen(setup, part)) {
      results.add(new HealthCheck(setup, server).make());
    }
    results.sort(Comparator.comparing(HealthCheck.Result::verdict).reversed());
    print(results, spec.commandLine().getOut());
    PrintWriter err = spec.commandLine().getErr();
    results.forEach(result -> result.remarks().forEach(err::println));
    err.flush();
    return results.stream()
        .map(HealthCheck.Result::verdict)
        .reduce(CheckStatus.OK, CheckStatus::or)
        .exitCode();
  }

  private void print(List<HealthCheck.Result> results, PrintWriter out) {
    results.stream()
        .filter(result -> !quiet || result.verdict() != CheckStatus.OK)
        .forEach(result -> out.println(result.line()));
    List<HealthCheck.Row> rows =
        results.stream()
            .flatMap(result -> result.rows().stream())
            .filter(row -> all || row.verdict() != CheckStatus.OK)
            .sorted(Comparator.comparing(HealthCheck.Row::verdict))
            .toList();
    TextTable table = new TextTable("state", "server", "vital", "value#", "limit#", "where");
    rows.forEach(
        row ->
            table.add(
                row.verdict().name().toLowerCase(Locale.ROOT),
                row.server(),
                row.alert(),
                row.value(),
                row.limit(),
                row.labels()));
    if (!table.isEmpty()) {
      out.println();
      out.print(table.within(WIDTH));
    }
    Map<String, String> advice = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> !row.advice().isEmpty())
        .forEach(row -> advice.put(row.alert(), row.advice()));
    if (!advice.isEmpty()) {
      out.println();
    }
    advice.forEach(
        (alert, what) -> out.print(Paragraph.of(alert + ": " + what).within(WIDTH, "  ")));
    out.flush();
  }
}
