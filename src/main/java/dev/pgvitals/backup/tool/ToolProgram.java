package dev.pgvitals.backup.tool;

import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.process.command.NotStartedException;
import dev.pgvitals.process.command.Program;
import dev.pgvitals.process.command.ProgramCall;
import dev.pgvitals.process.command.ProgramEnd;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup tool as it is run for one look: all its runs together take no longer than the entry's
 * timeout. For one thread at a time, but for {@link #cut}.
 */
final class ToolProgram implements AutoCloseable {
  private static final int MOST_OUTPUT = 32 * 1024 * 1024;

  /** What of the heap an answer may take: it is there as bytes, as text and as a tree. */
  private static final int PART_OF_HEAP = 16;

  private static final String DENIED = "ermission denied";
  private static final String PAGE = "see docs/backups.md";

  private final OfTool settings;
  private final ProgramCall call = new ProgramCall();
  private long began;

  ToolProgram(OfTool settings) {
    this.settings = settings;
  }

  /** From now on its time runs. */
  void begin() {
    began = System.nanoTime();
  }

  /**
   * What it prints on standard output.
   *
   * @throws FeedException also when its exit code is not 0
   */
  String run(String... arguments) throws FeedException, InterruptedException {
    ProgramEnd end = end(left(), arguments);
    if (end.exitCode() != 0) {
      throw exitCode(end, arguments);
    }
    return output(end);
  }

  /** As {@link #run}, of what also tells something with an exit code other than 0. */
  String runForOutput(String... arguments) throws FeedException, InterruptedException {
    ProgramEnd end = end(left(), arguments);
    if (end.exitCode() != 0 && end.output().orElse("").isBlank()) {
      throw exitCode(end, arguments);
    }
    return output(end);
  }

  /**
   * As {@link #run}, of what can be done without; takes half of the time that is left at most.
   *
   * @return empty where it cannot be had
   */
  Optional<String> tryRun(String... arguments) throws InterruptedException {
    try {
      ProgramEnd end = end(left().dividedBy(2), arguments);
      return end.exitCode() == 0 ? end.output() : Optional.empty();
    } catch (FeedException e) {
      return Optional.empty();
    }
  }

  private Duration left() {
    return settings.timeout().minusNanos(System.nanoTime() - began);
  }

  private ProgramEnd end(Duration timeout, String... arguments)
      throws FeedException, InterruptedException {
    ProgramEnd end;
    try {
      end =
          call.run(
              new Program(
                  Stream.concat(settings.command().stream(), Stream.of(arguments)).toList(),
                  Optional.of(environment()),
                  timeout,
                  mostOutput()));
    } catch (NotStartedException e) {
      throw notStarted(e);
    }
    return switch (end.way()) {
      case ITSELF -> end;
      case TIMEOUT, CUT ->
          throw failed(
              FailureReason.TIMEOUT,
              "%s was ended after %s, with all that it had started"
                  .formatted(name(), Durations.format(settings.timeout())),
              "find out what it waits for, or raise `timeout` of the entry: " + byHand(arguments));
      case OUTPUT ->
          throw failed(
              FailureReason.RESULT,
              "%s prints more than %d MiB".formatted(name(), mostOutput() >> 20),
              "is it the right program? " + byHand(arguments));
    };
  }

  private static int mostOutput() {
    return (int) Math.min(MOST_OUTPUT, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  private Map<String, String> environment() throws FeedException {
    Map<String, String> all = new HashMap<>();
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    Optional.ofNullable(System.getenv("HOME")).ifPresent(home -> all.put("HOME", home));
    all.put("LANG", "C");
    if (settings.environmentFile().isPresent()) {
      all.putAll(EnvironmentFile.read(settings.environmentFile().get()));
    }
    return all;
  }

  private String output(ProgramEnd end) throws FeedException {
    return end.output()
        .orElseThrow(
            () ->
                failed(
                    FailureReason.RESULT,
                    name() + " prints what is not text in UTF-8",
                    "is it the right program?"));
  }

  private FeedException notStarted(NotStartedException e) {
    return switch (e.why()) {
      case ABSENT ->
          failed(
              FailureReason.UNDEFINED,
              "the program %s is not there".formatted(name()),
              "install it on this machine, or correct `command` of the entry");
      case DENIED ->
          failed(
              FailureReason.PERMISSION,
              "the agent's user may not run %s".formatted(name()),
              "chmod +x, or correct `command` of the entry");
      case SHORTAGE, OTHER ->
          failed(
              FailureReason.RESULT,
              "the program %s %s".formatted(name(), e.getMessage()),
              "the next look may succeed");
    };
  }

  private FeedException exitCode(ProgramEnd end, String... arguments) {
    String said = end.complaint().or(() -> firstLine(end)).orElse("it says nothing");
    boolean denied = said.contains(DENIED);
    return failed(
        denied ? FailureReason.PERMISSION : FailureReason.RESULT,
        "%s ended with exit code %d: %s".formatted(name(), end.exitCode(), said),
        denied
            ? "let the agent's user read the tool's configuration and repository: " + PAGE
            : byHand(arguments));
  }

  private static Optional<String> firstLine(ProgramEnd end) {
    return end.output()
        .orElse("")
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(line -> Printable.shortened(Printable.oneLine(line.strip()), 200));
  }

  /** An answer that makes no sense. */
  FeedException nonsense(String what) {
    return failed(
        FailureReason.RESULT,
        "%s: %s".formatted(name(), what),
        "is it the right program, of a version that docs/backups.md names? " + byHand());
  }

  FeedException failed(FailureReason reason, String message, String remedy) {
    return new FeedException(new Failure(reason, "", message).withRemedy(remedy));
  }

  private String byHand(String... arguments) {
    List<String> words = new ArrayList<>(settings.command());
    words.addAll(List.of(arguments));
    return "run it by hand as the agent's user: " + Printable.oneLine(String.join(" ", words));
  }

  /** Without its directory and its arguments, which may say too much. */
  String name() {
    Path file = Path.of(settings.command().get(0)).getFileName();
    return Printable.oneLine(file == null ? settings.command().get(0) : file.toString());
  }

  void cut() {
    call.cut();
  }

  @Override
  public void close() {
    call.close();
  }
}
