package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.backup.report.RestoreReport.Check;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.process.command.ProgramEnd;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Restores a backup into an empty directory, starts a server on it, checks it, and removes it all.
 * It takes disk, processor and time, and starts a server: never within an agent.
 */
public final class RestoreTest {
  /** Of what psql separates: a byte that text does not have. */
  private static final String FIELD = "\u001f";

  /** Each row ends with it; a line's end may be in a value. */
  private static final String RECORD = "\0";

  private static final int MOST_SHOWN = 300;

  private final Programs programs;
  private final List<String> prefix;
  private final Consumer<String> progress;

  /**
   * A test.
   *
   * @param prefix words before the commands of a server, for who may not start one; empty elsewhere
   * @param progress is told in a line what is being done
   */
  public RestoreTest(Programs programs, List<String> prefix, Consumer<String> progress) {
    this.programs = programs;
    this.prefix = List.copyOf(prefix);
    this.progress = progress;
  }

  /**
   * Makes it.
   *
   * @return also when it failed: why
   * @throws RestoreFailedException when it was not begun, as the directory is not to be had
   */
  public RestoreReport run(RestoreRequest request, Restoration restoration)
      throws RestoreFailedException, InterruptedException {
    for (Path check : request.checks()) {
      if (!Files.isReadable(check) || !Files.isRegularFile(check)) {
        throw new RestoreFailedException(
            "there is no file of checks " + check, "correct `checks`, or --check");
      }
    }
    TestDirectory directory;
    try {
      directory = TestDirectory.take(request.directory());
    } catch (IOException e) {
      throw new RestoreFailedException(
          "cannot use " + request.directory() + ": " + Failure.oneLine(e.toString()), "");
    }
    Work work = new Work(programs, prefix, request.max(), progress);
    work.atEnd(() -> leave(directory, request));
    Thread hook = new Thread(work::close, "pgvitals-restore-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run(request, restoration, directory, work);
    } finally {
      work.close();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // The process is ending, and the hook does what there is to do.
      }
    }
  }

  private void leave(TestDirectory directory, RestoreRequest request) {
    if (request.keep()) {
      progress.accept("what was restored is in " + directory.root());
      return;
    }
    try {
      directory.remove();
    } catch (IOException | UncheckedIOException e) {
      progress.accept("cannot remove " + directory.root() + ": " + e);
    }
  }

  private RestoreReport run(
      RestoreRequest request, Restoration restoration, TestDirectory directory, Work work)
      throws InterruptedException {
    Instant started = Instant.now();
    long begun = System.nanoTime();
    List<Check> checks = new ArrayList<>();
    String type = "";
    Optional<Instant> time = Optional.empty();
    Duration took = Duration.ZERO;
    String error = "";
    try {
      Restoration.Restored restored = restoration.restore(directory, request, work);
      took = Duration.ofNanos(System.nanoTime() - begun);
      type = restored.type();
      time = restored.time();
      for (Path file : request.checks()) {
        work.say("checking by " + file.getFileName());
        checks.add(check(file, restored));
      }
      if (request.amcheck()) {
        work.say("checking by pg_amcheck");
        checks.add(amcheck(restored, work));
      }
      error =
          checks.stream()
              .filter(check -> !check.ok())
              .findFirst()
              .map(check -> "the check " + check.name() + " failed: " + check.message())
              .orElse("");
    } catch (RestoreFailedException e) {
      error = e.getMessage() + (e.hint().isEmpty() ? "" : "; " + e.hint());
      showLog(directory);
    } catch (IOException e) {
      error = Failure.oneLine(e.toString());
    }
    if (took.isZero()) {
      took = Duration.ofNanos(System.nanoTime() - begun);
    }
    return new RestoreReport(
        request.source(),
        type,
        time,
        started,
        took,
        error.isEmpty(),
        Printable.oneLine(error),
        checks,
        Optional.empty());
  }

  private void showLog(TestDirectory directory) {
    try {
      if (Files.exists(directory.log())) {
        List<String> lines =
            Files.readAllLines(directory.log()).stream()
                .filter(line -> !TestServer.isToUs(line))
                .toList();
        lines
            .subList(Math.max(0, lines.size() - 40), lines.size())
            .forEach(line -> progress.accept("  " + Printable.oneLine(line)));
      }
    } catch (IOException | UncheckedIOException e) {
      progress.accept("cannot read " + directory.log() + ": " + e);
    }
  }

  /** Fails by an error, and by a row whose first column is false. */
  private static Check check(Path file, Restoration.Restored restored)
      throws RestoreFailedException, InterruptedException {
    String name = String.valueOf(file.getFileName());
    ProgramEnd end =
        restored
            .server()
            .psql(
                List.of(
                    "--dbname=" + restored.database(),
                    "--field-separator=" + FIELD,
                    "--record-separator-zero",
                    "--file=" + file.toAbsolutePath()));
    if (end.exitCode() != 0) {
      String complaint = end.complaint().orElse("exit code " + end.exitCode());
      return new Check(name, false, complaint + elsewhere(complaint, restored));
    }
    for (String row : end.output().orElse("").split(RECORD, -1)) {
      String first = row.split(FIELD, 2)[0];
      if (first.equals("f")) {
        return new Check(
            name,
            false,
            "a row is false: "
                + Printable.shortened(Printable.oneLine(row.replace(FIELD, " | ")), MOST_SHOWN));
      }
    }
    return new Check(name, true, "");
  }

  /** A dump of one database does not say what that was called. */
  private static String elsewhere(String complaint, Restoration.Restored restored) {
    return restored.database().equals(DumpRestoration.DATABASE)
            && complaint.contains("error: \\connect:")
        ? "; the dump of one database is in \""
            + restored.database()
            + "\", where checks begin: leave \\connect out"
        : "";
  }

  private static Check amcheck(Restoration.Restored restored, Work work)
      throws RestoreFailedException, InterruptedException {
    TestServer server = restored.server();
    Path program = server.program("pg_amcheck");
    List<String> arguments = new ArrayList<>(server.connection());
    arguments.addAll(List.of("--all", "--install-missing"));
    ProgramEnd end = work.run(program, TestServer.clientEnvironment(), arguments);
    return end.exitCode() == 0
        ? new Check("pg_amcheck", true, "")
        : new Check(
            "pg_amcheck",
            false,
            end.output()
                .flatMap(text -> text.lines().filter(line -> !line.isBlank()).findFirst())
                .or(end::complaint)
                .map(line -> Printable.shortened(Printable.oneLine(line), MOST_SHOWN))
                .orElse("exit code " + end.exitCode()));
  }
}
