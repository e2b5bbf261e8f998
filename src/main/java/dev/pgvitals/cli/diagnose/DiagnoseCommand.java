package dev.pgvitals.cli.diagnose;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Alert;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.option.ServerOption;
import dev.pgvitals.cli.output.CatalogueWarnings;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.Shard;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.Wishes;
import dev.pgvitals.diagnosis.json.DiagnosisJson;
import dev.pgvitals.runbook.ShippedRunbooks;
import dev.pgvitals.runbook.SqlBlock;
import dev.pgvitals.text.Suggestion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes the steps of runbooks on servers, for a person at a terminal. */
@Command(
    name = "diagnose",
    description = {
      "Asks a server what the runbook of an alert asks, and prints each step with its answer and what"
          + " to do next.",
      "Without an alert: of all that is wrong now, the worst first. Read-only, like the agent; what a"
          + " runbook says to do is printed and never run. Texts of statements are printed, with"
          + " whatever values are in them."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all that could be asked was answered",
      "1:a step failed, a server cannot be reached, or a file cannot be used",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals diagnose --server orders-1     whatever is wrong there now",
      "  pgvitals diagnose PostgresBlockedSessions --server orders-1",
      "  pgvitals diagnose PostgresIdleInTransaction --server orders-1 --set pid=4711",
      "  pgvitals diagnose PostgresTableBloatHigh --database shop --json",
      "  DATABASE_URL=postgresql://pgvitals@db1/postgres pgvitals diagnose",
      "  pgvitals diagnose --list                the alerts that have a runbook",
    })
public final class DiagnoseCommand implements Callable<Integer> {
  /** Of a terminal that nobody has widened. */
  private static final int WIDTH = 100;

  private static final int LEAST_WIDTH = 40;

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ServerOption servers = new ServerOption();

  @Parameters(
      paramLabel = "ALERT",
      arity = "0..*",
      description = "Alerts whose runbooks to go through. Default: those of all that is wrong now.")
  private List<String> alerts = new ArrayList<>();

  @Option(
      names = {"-d", "--database"},
      paramLabel = "NAME",
      description =
          "Ask in this database. Default: the one of the alert's worst row, else the one in the"
              + " server's url.")
  private @Nullable String database;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "The value of a variable of a runbook, such as pid; may be repeated. What the alert's"
              + " worst row tells, as schema and table, is known.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(names = "--list", description = "List the alerts that have a runbook, and ask nothing.")
  private boolean list;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "How wide lines may be. Default: COLUMNS, if the shell exports it, else 100.")
  private @Nullable Integer width;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int columns = columns();
    if (list) {
      return printList();
    }
    Setup setup = config.load(spec);
    checkAlerts(setup);
    checkVariables();
    CatalogueWarnings.print(setup.warnings(), setup.readAs(), spec.commandLine().getErr());
    Wishes wishes =
        new Wishes(alerts.stream().distinct().toList(), Optional.ofNullable(database), values);
    List<ServerNotes> all = new ArrayList<>();
    DiagnosisText text = new DiagnosisText(spec.commandLine().getOut(), columns);
    for (ServerConfig server : servers.chosen(setup, Shard.WHOLE)) {
      ServerNotes notes = setup.examine(server, wishes);
      if (!json) {
        text.print(notes);
      }
      notes.remarks().stream().map(Remark::text).forEach(spec.commandLine().getErr()::println);
      all.add(notes);
    }
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(DiagnosisJson.of(all));
      out.flush();
    }
    return all.stream().anyMatch(ServerNotes::isFailed) ? 1 : 0;
  }

  private int columns() {
    int columns = WIDTH;
    if (width != null) {
      columns = width;
    } else {
      String exported = ProcessContext.of(spec).environment().variable("COLUMNS").orElse("");
      if (exported.matches("[1-9][0-9]{1,3}")) {
        columns = Math.max(LEAST_WIDTH, Integer.parseInt(exported));
      }
    }
    if (columns < LEAST_WIDTH) {
      throw mistake("--width must be at least " + LEAST_WIDTH);
    }
    return columns;
  }

  private int printList() {
    TextTable table = new TextTable("ALERT", "SEVERITY", "IN ONE LINE");
    ShippedRunbooks.index()
        .forEach(entry -> table.add(entry.alert(), entry.severity(), entry.summary()));
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void checkVariables() {
    Set<String> known = new TreeSet<>();
    for (ShippedRunbooks.Entry entry : ShippedRunbooks.index()) {
      if (alerts.isEmpty() || alerts.contains(entry.alert())) {
        ShippedRunbooks.of(entry.alert())
            .questions()
            .map(SqlBlock::variables)
            .forEach(known::addAll);
      }
    }
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw mistake("no step asks for a variable \"" + name + "\"" + Suggestion.of(name, known));
      }
    }
  }

  private void checkAlerts(Setup setup) {
    List<String> known =
        ShippedRunbooks.index().stream().map(ShippedRunbooks.Entry::alert).toList();
    Map<String, Alert> own = setup.catalogue().alerts();
    for (String name : alerts) {
      if (!known.contains(name)) {
        throw mistake(
            own.containsKey(name)
                ? "no runbook for "
                    + name
                    + " comes with pgvitals: it is an alert of your own"
                    + own.get(name).runbook().map(url -> ", see " + url).orElse("")
                : "there is no runbook for an alert \""
                    + name
                    + "\""
                    + Suggestion.nearest(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; pgvitals diagnose --list has them all"));
      }
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
