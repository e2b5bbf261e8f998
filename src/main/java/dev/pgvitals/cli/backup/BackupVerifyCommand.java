package dev.pgvitals.cli.backup;

import dev.pgvitals.backup.basebackup.BaseBackupReader;
import dev.pgvitals.backup.dump.DumpReader;
import dev.pgvitals.backup.tool.PgBackRestVerification;
import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.backup.verify.VerifiableBackups;
import dev.pgvitals.backup.verify.VerifiableBackups.Candidate;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.output.StatusText;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.backup.BackupSettings.OfBaseBackups;
import dev.pgvitals.config.backup.BackupSettings.OfDumps;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Clocks;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

/** Reads backups to their ends, at once. */
@Command(
    name = "verify",
    description = {
      "Reads a backup to its end, and says whether it is complete and undamaged.",
      "Dump files: unpacked whole, with pg_restore for the formats that only it reads. Base backups:"
          + " each file held against the manifest. pgBackRest: its own verify, whose exit code says"
          + " nothing, so that its words are read. Changes nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what was read is good",
      "1:a backup is damaged or cannot be verified, or there is none",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals backup verify nightly                    the newest dump",
      "  pgvitals backup verify nightly --all --rate 100   all, at 100 MB/s",
      "  pgvitals backup verify main --config /etc/pgvitals/pgvitals.yaml",
    })
final class BackupVerifyCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1_000_000;
  private static final Duration TURN = Duration.ofSeconds(1);

  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "NAME", description = "Which entry of `backups`.")
  private String name = "";

  @Option(
      names = "--all",
      description =
          "All that there are, the newest first. Default: the newest. pgBackRest reads all, always.")
  private boolean all;

  @Option(
      names = "--rate",
      paramLabel = "MB",
      description = "Read no more than so many megabytes a second. Default: as fast as it goes.")
  private @Nullable Integer rate;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (rate != null && rate < 1) {
      throw new ParameterException(spec.commandLine(), "--rate must be at least 1");
    }
    BackupSettings settings = NamedBackup.of(name, config.settings(spec).backups(), spec);
    try {
      boolean good = settings instanceof OfTool tool ? byTool(tool) : byReading(readerOf(settings));
      spec.commandLine().getOut().flush();
      return good ? 0 : 1;
    } catch (FeedException e) {
      Failure failure = e.failure();
      spec.commandLine().getErr().println(failure.message() + "\nhint: " + failure.hint());
      spec.commandLine().getErr().flush();
      return 1;
    }
  }

  private boolean byTool(OfTool tool) throws FeedException, InterruptedException {
    if (tool.tool() != Tool.PGBACKREST) {
      throw new ParameterException(
          spec.commandLine(),
          "only pgBackRest's repositories, dump files and base backups are verified; for this one: "
              + (tool.tool() == Tool.BARMAN
                  ? "barman verify-backup SERVER latest"
                  : "wal-g wal-verify integrity timeline, and restore one for a test"));
    }
    try (PgBackRestVerification verification = new PgBackRestVerification(tool)) {
      PgBackRestVerification.Verdict verdict = verification.verify();
      PrintWriter out = spec.commandLine().getOut();
      verdict.text().lines().forEach(line -> out.println(Printable.oneLine(line)));
      out.println(verdict.good() ? "All that was read is good." : "NOT GOOD.");
      return verdict.good();
    }
  }

  private VerifiableBackups readerOf(BackupSettings settings) {
    Programs programs = Programs.of(System.getenv().getOrDefault("PATH", ""));
    if (settings instanceof OfDumps dumps) {
      return new DumpReader(dumps, programs, Pace.unlimited(), Clocks.SYSTEM.wall());
    }
    if (settings instanceof OfBaseBackups backups) {
      return new BaseBackupReader(backups, programs, Pace.unlimited(), Clocks.SYSTEM);
    }
    throw new ParameterException(
        spec.commandLine(), name + " is a table, which has no backup in it to verify");
  }

  private boolean byReading(VerifiableBackups reader) throws FeedException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Candidate> found = reader.candidates();
    if (found.isEmpty()) {
      out.println("There is no finished backup.");
      return false;
    }
    int good = 0;
    List<Candidate> chosen = all ? found : found.subList(0, 1);
    for (Candidate candidate : chosen) {
      Verdict verdict = verify(candidate);
      good += verdict.isGood() ? 1 : 0;
      out.println(
          Printable.oneLine(
              "%-12s  %s%s"
                  .formatted(
                      verdict.outcome().name().toLowerCase(Locale.ROOT),
                      candidate.name(),
                      verdict.message().isEmpty()
                          ? "  " + megabytes(verdict.bytes()) + " of data"
                          : ": " + verdict.message())));
      out.flush();
    }
    out.println("%d of %s good".formatted(good, Plural.of(chosen.size(), "backup")));
    return good == chosen.size();
  }

  private Verdict verify(Candidate candidate) throws InterruptedException {
    Pace pace = rate == null ? Pace.unlimited() : Pace.of(rate * MEGABYTE);
    boolean terminal = StatusText.isTerminal();
    long begun = System.nanoTime();
    int turns = 0;
    try (Inspection inspection = candidate.opener().open()) {
      while (true) {
        pace.begin(TURN);
        Optional<Verdict> verdict = inspection.advance(pace);
        if (terminal && (turns > 0 || verdict.isEmpty())) {
          progress(candidate, begun, verdict.isPresent());
        }
        if (verdict.isPresent()) {
          return verdict.get();
        }
        turns++;
      }
    } catch (IOException e) {
      return Verdict.unverifiable("it cannot be read: " + Failure.oneLine(e.toString()));
    }
  }

  /** One line, written over and over; nothing of it stays. */
  private void progress(Candidate candidate, long begun, boolean ended) {
    PrintWriter err = spec.commandLine().getErr();
    String line =
        "reading %s (%s), %d s"
            .formatted(
                Printable.oneLine(candidate.name()),
                megabytes(candidate.bytes()),
                (System.nanoTime() - begun) / 1_000_000_000);
    err.print(ended ? "\r" + " ".repeat(line.length()) + "\r" : "\r" + line);
    err.flush();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
