package dev.pgvitals.cli.backup;

import dev.pgvitals.backup.basebackup.BaseBackupReader;
import dev.pgvitals.backup.dump.DumpReader;
import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.restore.BaseBackupRestoration;
import dev.pgvitals.backup.restore.DumpRestoration;
import dev.pgvitals.backup.restore.PgBackRestRestoration;
import dev.pgvitals.backup.restore.Restoration;
import dev.pgvitals.backup.restore.RestoreFailedException;
import dev.pgvitals.backup.restore.RestoreRequest;
import dev.pgvitals.backup.restore.RestoreTest;
import dev.pgvitals.backup.tool.EnvironmentFile;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.backup.BackupSettings.OfBaseBackups;
import dev.pgvitals.config.backup.BackupSettings.OfDumps;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.config.backup.RestoreTestSettings;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.time.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores a backup for a test; for cron or a timer, never the agent itself. */
@Command(
    name = "restore-test",
    description = {
      "Restores the newest backup into an empty directory, starts PostgreSQL on it, checks it, and"
          + " removes it all.",
      "The server that it starts has none of the original's settings: it archives nowhere, follows"
          + " nobody, subscribes to nothing, runs no jobs, and listens on a private socket alone."
          + " The result is written to `restore_test.report`, which the agent publishes. Run it as"
          + " the user that PostgreSQL runs as; not as root."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was restored, and all checks are good",
      "1:it was not, or a check failed",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals backup restore-test",
      "  pgvitals backup restore-test nightly --directory /srv/restore --check orders.sql",
      "  pgvitals backup restore-test main --amcheck --max 4h --keep",
    })
final class BackupRestoreTestCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Which entry of `backups`. Default: `restore_test.source`.")
  private @Nullable String name;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where: empty, or not there. Default: `restore_test.directory`. Nothing outside of it is"
              + " written but the report.")
  private @Nullable Path directory;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description =
          "SQL that psql runs on what was restored, in place of `restore_test.checks`. It fails by an"
              + " error, and by a row whose first column is false. Can be given several times.")
  private List<Path> checks = new ArrayList<>();

  @Option(
      names = "--max",
      paramLabel = "TIME",
      converter = AgeConverter.class,
      description =
          "How long all of it may take, such as 4h. Default: `restore_test.max`, or else 1h.")
  private @Nullable Duration max;

  @Option(names = "--amcheck", description = "Also look for damage with pg_amcheck.")
  private boolean amcheck;

  @Option(
      names = "--keep",
      description = "Leave what was restored in the directory. The server ends all the same.")
  private boolean keep;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write the result there. Default: `restore_test.report`, if the source is that one's.")
  private @Nullable Path report;

  @Option(
      names = "--bindir",
      paramLabel = "DIR",
      description =
          "Where PostgreSQL's programs are. Default: where Debian's and Red Hat's packages put them,"
              + " then the PATH.")
  private @Nullable Path bindir;

  @Option(
      names = "--stanza",
      paramLabel = "NAME",
      description = "pgBackRest: which one. Needed where the repository has several.")
  private @Nullable String stanza;

  @Option(
      names = "--superuser",
      paramLabel = "ROLE",
      defaultValue = "postgres",
      description = "The superuser of the server that was backed up. Default: ${DEFAULT-VALUE}.")
  private String superuser = "postgres";

  @Option(
      names = "--preload",
      paramLabel = "LIBRARY",
      description =
          "Of shared_preload_libraries, one without which the data cannot be read, such as"
              + " timescaledb. Can be given several times. Default: none.")
  private List<String> preload = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    AgentConfig all = config.settings(spec);
    Optional<RestoreTestSettings> test = all.restoreTest();
    BackupSettings settings =
        NamedBackup.of(
            Optional.ofNullable(name)
                .or(() -> test.map(RestoreTestSettings::source))
                .orElseThrow(() -> missing("name a backup", "restore_test")),
            all.backups(),
            spec);
    Path where =
        Optional.ofNullable(directory)
            .or(() -> test.map(RestoreTestSettings::directory))
            .orElseThrow(() -> missing("say with --directory where", "restore_test.directory"));
    Optional<Path> written =
        Optional.ofNullable(report)
            .or(
                () ->
                    test.filter(one -> one.source().equals(settings.name()))
                        .map(RestoreTestSettings::report));
    if (written.isPresent()) {
      try {
        RestoreReport.demandWritable(written.get());
      } catch (IOException e) {
        return unwritten(written.get(), e);
      }
    }
    if (isRoot()) {
      return fail(
          "PostgreSQL refuses to run as root",
          "run it as the user that PostgreSQL runs as: sudo -u postgres pgvitals backup"
              + " restore-test");
    }
    RestoreRequest request =
        new RestoreRequest(
            settings.name(),
            where,
            checks.isEmpty() ? test.map(RestoreTestSettings::checks).orElse(List.of()) : checks,
            Optional.ofNullable(max)
                .or(() -> test.map(RestoreTestSettings::max))
                .orElse(Duration.ofHours(1)),
            amcheck,
            keep,
            superuser,
            preload);
    return run(request, settings, written);
  }

  private int run(RestoreRequest request, BackupSettings settings, Optional<Path> written)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Programs found = Programs.of(System.getenv().getOrDefault("PATH", ""));
    Programs programs = bindir == null ? found : found.withBindir(bindir);
    RestoreReport result;
    try {
      result =
          new RestoreTest(
                  programs,
                  List.of(),
                  line -> {
                    out.println(Printable.oneLine(line));
                    out.flush();
                  })
              .run(request, restoration(settings, programs));
    } catch (RestoreFailedException e) {
      return fail(String.valueOf(e.getMessage()), e.hint());
    } catch (FeedException e) {
      return fail(e.failure().message(), e.failure().hint());
    }
    print(result, out);
    if (written.isPresent() && !write(result, written.get())) {
      return 1;
    }
    return result.ok() ? 0 : 1;
  }

  private Restoration restoration(BackupSettings settings, Programs programs) throws FeedException {
    if (settings instanceof OfDumps dumps) {
      return new DumpRestoration(
          new DumpReader(dumps, programs, Pace.unlimited(), Clocks.SYSTEM.wall()));
    }
    if (settings instanceof OfBaseBackups backups) {
      return new BaseBackupRestoration(
          new BaseBackupReader(backups, programs, Pace.unlimited(), Clocks.SYSTEM));
    }
    if (settings instanceof OfTool tool && tool.tool() == Tool.PGBACKREST) {
      Map<String, String> environment =
          tool.environmentFile().isPresent()
              ? EnvironmentFile.read(tool.environmentFile().get())
              : Map.of();
      return new PgBackRestRestoration(tool.command(), environment, Optional.ofNullable(stanza));
    }
    throw new ParameterException(
        spec.commandLine(),
        settings.name()
            + " is neither of pgbackrest, nor dumps, nor basebackup: restore it by its own tool,"
            + " and name what that gives as an entry of type basebackup or dumps");
  }

  private static void print(RestoreReport result, PrintWriter out) {
    result
        .checks()
        .forEach(
            check ->
                out.println(
                    Printable.oneLine(
                        (check.ok() ? "good    " : "FAILED  ")
                            + check.name()
                            + (check.ok() ? "" : ": " + check.message()))));
    String took = Durations.format(result.took().truncatedTo(ChronoUnit.MILLIS));
    out.println(
        result.ok()
            ? "Restored the backup of %s in %s."
                .formatted(result.backup().map(Object::toString).orElse("a time unknown"), took)
            : "FAILED after " + took + ": " + result.error());
    out.flush();
  }

  /** What was good before stays in the report of one that failed. */
  private boolean write(RestoreReport result, Path file) {
    Optional<RestoreReport> before = Optional.empty();
    try {
      before = RestoreReport.read(file);
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage() + "; it is replaced");
    }
    try {
      result.after(before).write(file);
      return true;
    } catch (IOException e) {
      unwritten(file, e);
      return false;
    }
  }

  private int unwritten(Path file, IOException e) {
    return fail(
        "cannot write the report " + file + ": " + e,
        "name with --report, or `restore_test.report`, a file in a directory that "
            + System.getProperty("user.name")
            + " may write to and the agent's user may read");
  }

  private int fail(String message, String hint) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Printable.oneLine(message) + (hint.isEmpty() ? "" : "\nhint: " + hint));
    err.flush();
    return 1;
  }

  private ParameterException missing(String what, String key) {
    return new ParameterException(
        spec.commandLine(), what + ", or set `" + key + "` in the configuration");
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // PostgreSQL itself says so, then.
    }
  }
}
