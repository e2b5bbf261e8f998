package dev.pgvitals.cli.backup;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.alert.Level;
import dev.pgvitals.backup.BackupJudge;
import dev.pgvitals.backup.BackupRows;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.choice.BackupLook;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.text.Printable;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks once at all backups: for a terminal, Nagios, or a file that the node exporter reads. */
@Command(
    name = "check",
    description = {
      "Looks once at all backups, and says which are missing, old, failed or damaged.",
      "Run it as a user that may read the repositories. The exit code is that of a Nagios check.",
      "Dump files and base backups are not read to their ends: that is `pgvitals backup verify`."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = BackupCheckCommand.NOT_KNOWN,
    exitCodeOnExecutionException = BackupCheckCommand.NOT_KNOWN,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all backups are as they should be",
      "1:the newest good one is older than --warning, or too few are about to be left",
      "2:none, a failed or a damaged one, missing WAL, or older than --critical",
      "3:unknown: a source cannot be read, or a usage error",
      " :of several, 2 counts before 1, and 1 before 3"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals backup check --config pgvitals.yaml",
      "  pgvitals backup check --source main --warning 26h --critical 3d",
      "  pgvitals backup check --format json    for jq",
      "  pgvitals backup check --textfile /var/lib/node_exporter/pgvitals_backup.prom",
    })
final class BackupCheckCommand implements Callable<Integer> {
  static final int NOT_KNOWN = 3;

  private static final String ENDING = ".prom";

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(names = "--source", paramLabel = "NAME", description = "Only this entry of `backups`.")
  private @Nullable String source;

  @Option(
      names = "--textfile",
      paramLabel = "FILE",
      description =
          "Also write the series of all entries to this file, whose name ends in .prom, for the"
              + " textfile collector of the node exporter. It is replaced as a whole.")
  private @Nullable Path textfile;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.text;

  @Option(
      names = "--warning",
      paramLabel = "AGE",
      converter = AgeConverter.class,
      defaultValue = "25h",
      description = "How old the newest good backup may be. Default: ${DEFAULT-VALUE}.")
  private Duration warning = Duration.ofHours(25);

  @Option(
      names = "--critical",
      paramLabel = "AGE",
      converter = AgeConverter.class,
      defaultValue = "48h",
      description = "Beyond which age it is critical. Default: ${DEFAULT-VALUE}.")
  private Duration critical = Duration.ofDays(2);

  @Spec private CommandSpec spec;

  /** How the result is printed; the words of the option. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() throws Exception {
    if (textfile != null && !textfile.toString().endsWith(ENDING)) {
      throw new ParameterException(
          spec.commandLine(),
          "--textfile: the collector reads files whose name ends in .prom alone: "
              + textfile
              + ENDING);
    }
    Setup setup = config.load(spec);
    List<BackupSettings> entries = chosen(setup.config().backups());
    List<BackupLook> looks = BackupLook.at(setup.config(), entries);
    BackupJudge judge =
        new BackupJudge(new BackupJudge.Limits(warning, critical), Clocks.SYSTEM.instant());
    if (format == Format.json) {
      spec.commandLine().getOut().print(BackupJson.text(looks, judge));
    } else {
      print(looks, judge);
      printUnread(entries);
    }
    spec.commandLine().getOut().flush();
    CheckStatus status = status(looks, judge);
    return written(looks) ? status.exitCode() : status.or(CheckStatus.UNKNOWN).exitCode();
  }

  private List<BackupSettings> chosen(List<BackupSettings> all) {
    if (all.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "the configuration names no backups: list them under `backups`, see docs/backups.md");
    }
    List<BackupSettings> chosen =
        all.stream().filter(one -> source == null || one.name().equals(source)).toList();
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no entry \""
              + source
              + "\" under `backups`"
              + Suggestion.of(
                  String.valueOf(source), all.stream().map(BackupSettings::name).toList()));
    }
    return chosen;
  }

  /** The worst of them. */
  static CheckStatus status(List<FeedProblem> problems) {
    return problems.stream()
        .map(one -> one.level() == Level.CRITICAL ? CheckStatus.CRITICAL : CheckStatus.WARNING)
        .reduce(CheckStatus.OK, CheckStatus::or);
  }

  private static CheckStatus status(List<BackupLook> looks, BackupJudge judge) {
    CheckStatus status = CheckStatus.OK;
    for (BackupLook look : looks) {
      status = look.failure().isPresent() ? status.or(CheckStatus.UNKNOWN) : status;
      for (BackupState state : look.states()) {
        status = status.or(status(judge.of(state, look.states())));
      }
    }
    return status;
  }

  private void print(List<BackupLook> looks, BackupJudge judge) {
    List<String> headings = new ArrayList<>(List.of("State", "Source"));
    headings.addAll(BackupRows.COLUMNS);
    TextTable table = new TextTable(headings.toArray(String[]::new));
    List<String> wrong = new ArrayList<>();
    for (BackupLook look : looks) {
      look.failure()
          .ifPresent(
              failure -> {
                wrong.add(look.source() + ": unknown: " + failure.message());
                table.add(unknown(look.source(), headings.size()));
              });
      for (BackupState state : look.states()) {
        List<FeedProblem> problems = judge.of(state, look.states());
        List<String> cells =
            new ArrayList<>(
                List.of(status(problems).name().toLowerCase(Locale.ROOT), look.source()));
        cells.addAll(BackupRows.row(state));
        if (BackupRows.tells(state)) {
          table.add(cells.toArray(String[]::new));
        }
        if (!problems.isEmpty()) {
          wrong.add(
              name(look, state)
                  + ": "
                  + problems.stream().map(FeedProblem::text).collect(Collectors.joining(", ")));
        }
        state.remarks().forEach(remark -> wrong.add(look.source() + ": " + remark));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "BACKUP %s: %s"
            .formatted(
                status(looks, judge),
                wrong.isEmpty() ? "all as they should be" : Printable.oneLine(wrong.get(0))));
    wrong.stream().skip(1).forEach(line -> out.println("  " + Printable.oneLine(line)));
    if (!table.isEmpty()) {
      out.println();
      out.print(table);
    }
    PrintWriter err = spec.commandLine().getErr();
    looks.forEach(
        look ->
            look.failure()
                .ifPresent(failure -> err.println(look.source() + ": " + failure.hint())));
    err.flush();
  }

  /** Of these, "good" is said by their names and sizes. */
  private void printUnread(List<BackupSettings> entries) {
    List<String> names =
        entries.stream()
            .filter(entry -> !BackupLook.unread(entry).equals(entry))
            .map(BackupSettings::name)
            .toList();
    if (!names.isEmpty()) {
      spec.commandLine()
          .getOut()
          .println(
              "%nNot read to the end: %s. That is `pgvitals backup verify %s`."
                  .formatted(String.join(", ", names), names.get(0)));
    }
  }

  private static String[] unknown(String source, int columns) {
    String[] cells = new String[columns];
    Arrays.fill(cells, "");
    cells[0] = CheckStatus.UNKNOWN.name().toLowerCase(Locale.ROOT);
    cells[1] = source;
    return cells;
  }

  private static String name(BackupLook look, BackupState state) {
    StringBuilder name = new StringBuilder(look.source());
    if (!state.stanza().equals(look.source())) {
      name.append(' ').append(state.stanza());
    }
    if (!state.type().isEmpty()) {
      name.append(' ').append(state.type());
    }
    if (!state.repo().isEmpty()) {
      name.append(", repository ").append(state.repo());
    }
    return name.toString();
  }

  /** Whether the file is there, if one is wanted. */
  private boolean written(List<BackupLook> looks) {
    if (textfile == null) {
      return true;
    }
    try {
      Textfile.write(textfile, Textfile.text(looks));
      return true;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("cannot write %s: %s".formatted(textfile, Printable.oneLine(e.toString())));
      err.flush();
      return false;
    }
  }
}
