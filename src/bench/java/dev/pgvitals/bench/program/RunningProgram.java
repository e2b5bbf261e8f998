package dev.pgvitals.bench.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program under measurement, until it is closed. */
public final class RunningProgram implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;
  private static final int LINES = 20;

  /** What would have a program connect to another server than it is told to. */
  private static final List<String> FOREIGN = List.of("PG", "DATABASE_URL", "DATA_SOURCE_");

  private final Program program;
  private final Path log;
  private final Process process;
  private final long began;

  private RunningProgram(Program program, Path log, long began, Process process) {
    this.program = program;
    this.log = log;
    this.began = began;
    this.process = process;
  }

  static RunningProgram start(Program program, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(program.command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> FOREIGN.stream().anyMatch(name::startsWith));
    environment.putAll(program.environment());
    long began = System.nanoTime();
    try {
      return new RunningProgram(program, log, began, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + program.name(), e);
    }
  }

  public String name() {
    return program.name();
  }

  public int port() {
    return program.port();
  }

  public long pid() {
    return process.pid();
  }

  public Duration cpu() {
    return Proc.cpu(pid());
  }

  public Proc.Memory memory() {
    return Proc.memory(pid());
  }

  /** Since just before it was started. */
  public long ageNanos() {
    return System.nanoTime() - began;
  }

  /**
   * Makes sure that it has not ended.
   *
   * @throws IllegalStateException with the end of its log when it runs no more
   */
  public void mustRun() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "%s ended with exit code %d:%n%s"
              .formatted(program.name(), process.exitValue(), lastWords()));
    }
  }

  /** The end of its log. */
  public String lastWords() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - LINES), all.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }

  /** Where it prints to. */
  public Path log() {
    return log;
  }

  /** The options of a JVM, as it was given them: on its command line or in a file named there. */
  public List<String> jvmOptions() {
    return ProcessHandle.of(pid()).flatMap(handle -> handle.info().arguments()).stream()
        .flatMap(Stream::of)
        .takeWhile(argument -> !argument.equals("-jar"))
        .flatMap(
            argument ->
                argument.startsWith("@")
                    ? optionsIn(Path.of(argument.substring(1)))
                    : Stream.of(argument))
        .toList();
  }

  private static Stream<String> optionsIn(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a service would be ended, and returns when it is gone. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
