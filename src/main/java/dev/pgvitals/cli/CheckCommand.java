package dev.pgvitals.cli;

import dev.pgvitals.agent.CatalogueSetup;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.cli.option.CatalogueOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.option.ShardOption;
import dev.pgvitals.config.FileKind;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Problem;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All problems of configuration and catalogue, offline; or, asked to, against the servers. */
@Command(
    name = "check",
    description = {
      "Reads configuration and catalogue and prints every problem with its place, and as warnings"
          + " what a file of another program does not get as written and what it replaces.",
      "With --online, also connects to each server, runs every planned query once, read-only, and"
          + " reports what monitoring it would cost per hour and day. Where the server's log is to be"
          + " read, tries that too, and says which settings keep what out of it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no problems",
      "1:problems were found, or with --strict warnings",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals check shop.yaml orders.yaml     these files alone, no server needed",
      "  pgvitals check builtin shop.yaml         a file that extends built-in entries",
      "  pgvitals check --strict queries.yaml     warnings are errors, for a check before a merge",
      "  pgvitals check --config pgvitals.yaml    the configuration and its catalogue",
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals check --online",
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final CatalogueOption catalogue = new CatalogueOption();
  @Mixin private final ServerOption servers = new ServerOption();
  @Mixin private final ShardOption shard = new ShardOption();

  @Option(names = "--online", description = "Connect, and run every planned query once.")
  private boolean online;

  @Option(names = "--strict", description = "Warnings are errors.")
  private boolean strict;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description =
          "Files, as with --file, judged as an agent with that configuration would if --config or"
              + " PGVITALS_CONFIG names one; one that is a configuration is taken as with --config. Files of"
              + " postgres_exporter, pg_exporter, CloudNativePG and sql_exporter too, and"
              + " ConfigMaps with such files.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (servers.isGiven() && !online) {
      throw new ParameterException(spec.commandLine(), "--server requires --online");
    }
    Shard part = shard.chosen(spec);
    PrintWriter out = spec.commandLine().getOut();
    List<String> files = catalogueFiles();
    if (!files.isEmpty() && !online && !config.isNamed(spec)) {
      CatalogueSetup read = CatalogueSetup.load(files, NamingScheme.PROMETHEUS);
      LoadedCatalogue loaded = read.loaded();
      out.println("catalogue: " + read.files());
      tell(loaded.warnings(), loaded.readAs(), out);
      tell(List.of(), loaded.notices(), out);
      if (isRefused(loaded.warnings(), out)) {
        return 1;
      }
      conclude(Plural.of(files.size(), "file"), loaded.catalogue(), loaded.warnings(), out);
      return 0;
    }
    Setup all = files.isEmpty() ? config.load(spec) : config.load(spec, files);
    Setup setup = all.only(part);
    List<ServerConfig> chosen = servers.chosen(all, part);
    out.println(setup.origin());
    tell(setup.warnings(), setup.notices(), out);
    boolean refused = isRefused(setup.warnings(), out);
    if (refused && !online) {
      return 1;
    }
    if (!online) {
      int servers = setup.config().servers().size();
      conclude(
          ShardOption.describe(part, servers, all.config().servers().size()),
          setup.catalogue(),
          setup.warnings(),
          out);
      return 0;
    }
    OnlineCheck rehearsal = new OnlineCheck(all, out, spec.commandLine().getErr());
    boolean fine = !refused;
    String gap = "";
    for (ServerConfig server : chosen) {
      out.print(gap);
      gap = System.lineSeparator();
      fine &= rehearsal.on(server);
    }
    return fine ? 0 : 1;
  }

  /** What was given, without a configuration among it. */
  private List<String> catalogueFiles() {
    List<String> files = new ArrayList<>(catalogue.with(arguments));
    if (!config.isGiven()) {
      files.stream()
          .filter(CheckCommand::isConfiguration)
          .findFirst()
          .ifPresent(
              configuration -> {
                config.take(Path.of(configuration));
                files.remove(configuration);
              });
    }
    return files;
  }

  private static boolean isConfiguration(String name) {
    try {
      return FileKind.of(Path.of(name)).equals(Optional.of(FileKind.CONFIGURATION));
    } catch (InvalidPathException e) {
      // Whoever reads it says so.
      return false;
    }
  }

  private void tell(List<Problem> warnings, List<Problem> notices, PrintWriter out) {
    warnings.forEach(warning -> out.println((strict ? "error: " : "warning: ") + warning));
    notices.forEach(notice -> out.println("note: " + notice));
  }

  private boolean isRefused(List<Problem> warnings, PrintWriter out) {
    boolean refused = strict && !warnings.isEmpty();
    if (refused) {
      out.println(Plural.of(warnings.size(), "warning") + ", which --strict makes errors");
      out.flush();
    }
    return refused;
  }

  private static void conclude(
      String what, Catalogue catalogue, List<Problem> warnings, PrintWriter out) {
    int queries = catalogue.queries().size();
    long disabled = catalogue.queries().stream().filter(query -> !query.enabled()).count();
    out.printf(
        "no problems found%s: %s, %s%s%n",
        warnings.isEmpty() ? "" : " but " + Plural.of(warnings.size(), "warning"),
        what,
        Plural.of(queries, "query", "queries"),
        disabled == 0 ? "" : " (" + disabled + " disabled)");
    out.flush();
  }
}
