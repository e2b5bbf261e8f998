package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.process.command.NotStartedException;
import dev.pgvitals.process.command.Program;
import dev.pgvitals.process.command.ProgramCall;
import dev.pgvitals.process.command.ProgramEnd;
import dev.pgvitals.time.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * The programs that a test takes, all of which share its time. For one thread, but for {@link
 * #close}.
 */
final class Work implements AutoCloseable {
  private static final int MOST_OUTPUT = 16 * 1024 * 1024;

  private final Programs programs;
  private final List<String> prefix;
  private final Duration max;
  private final long end;
  private final Consumer<String> progress;
  private final ProgramCall call = new ProgramCall();
  private final Deque<Runnable> ends = new ConcurrentLinkedDeque<>();

  /**
   * Begins, and the time with it.
   *
   * @param prefix words before each command of a server's, to run it as somebody whom PostgreSQL
   *     takes; empty, but in tests
   * @param progress is told in a line what is being done
   */
  Work(Programs programs, List<String> prefix, Duration max, Consumer<String> progress) {
    this.programs = programs;
    this.prefix = List.copyOf(prefix);
    this.max = max;
    this.end = System.nanoTime() + max.toNanos();
    this.progress = progress;
  }

  void say(String line) {
    progress.accept(line);
  }

  Programs programs() {
    return programs;
  }

  Duration max() {
    return max;
  }

  /**
   * What is left of the time.
   *
   * @throws RestoreFailedException when nothing is
   */
  Duration left() throws RestoreFailedException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw tooLong();
    }
    return Duration.ofNanos(left);
  }

  RestoreFailedException tooLong() {
    return new RestoreFailedException(
        "it takes longer than " + Durations.format(max), "raise `max`, or --max, if it may");
  }

  /** A command as it is started. */
  List<String> command(Path program, List<String> arguments) {
    List<String> all = new ArrayList<>(prefix);
    all.add(program.toString());
    all.addAll(arguments);
    return all;
  }

  /** What PostgreSQL's programs have around them: nothing that leads them elsewhere. */
  static Map<String, String> environment() {
    Map<String, String> all = new HashMap<>();
    all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    Optional.ofNullable(System.getenv("HOME")).ifPresent(home -> all.put("HOME", home));
    all.put("LC_ALL", "C");
    all.put("TZ", "UTC");
    return all;
  }

  /** Runs a program of PostgreSQL's to its end, however that is. */
  ProgramEnd run(Path program, Map<String, String> more, List<String> arguments)
      throws RestoreFailedException, InterruptedException {
    Map<String, String> environment = environment();
    environment.putAll(more);
    return run(command(program, arguments), environment);
  }

  /** Runs any program to its end. */
  ProgramEnd run(List<String> words, Map<String, String> environment)
      throws RestoreFailedException, InterruptedException {
    ProgramEnd result;
    try {
      result = call.run(new Program(words, Optional.of(environment), left(), MOST_OUTPUT));
    } catch (NotStartedException e) {
      throw new RestoreFailedException(
          "the program " + words.get(0) + " " + e.getMessage(), "install it, or correct its path");
    }
    return switch (result.way()) {
      case ITSELF -> result;
      case TIMEOUT -> throw tooLong();
      case CUT -> throw new RestoreFailedException("it was ended by a signal", "");
      case OUTPUT ->
          throw new RestoreFailedException(
              words.get(0) + " prints more than 16 MiB", "have it print less");
    };
  }

  /** As {@link #run(Path, Map, List)}, of what is of no use unless it succeeds. */
  String demand(Path program, List<String> arguments)
      throws RestoreFailedException, InterruptedException {
    ProgramEnd result = run(program, Map.of(), arguments);
    if (result.exitCode() != 0) {
      throw failed(program, result);
    }
    return result.output().orElse("");
  }

  static RestoreFailedException failed(Path program, ProgramEnd result) {
    return new RestoreFailedException(
        program.getFileName() + ": " + result.complaint().orElse("exit code " + result.exitCode()),
        "");
  }

  /** What is to be done when all is over, in any case; the last first. */
  void atEnd(Runnable end) {
    ends.push(end);
  }

  /**
   * Ends what is under way, and does what was to be done at the end. Any thread; a second one waits
   * for the first, as what comes last may not overtake what comes before.
   */
  @Override
  public void close() {
    call.close();
    inOrder();
  }

  private synchronized void inOrder() {
    for (Runnable next = ends.poll(); next != null; next = ends.poll()) {
      next.run();
    }
  }
}
