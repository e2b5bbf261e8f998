package dev.pgvitals.bench.program;

import dev.pgvitals.embeddedpostgres.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A directory for the run and the programs started in it. All of them end and the directory goes
 * when this is closed, and when the JVM is told to end before. Thread-safe.
 */
public final class Workplace implements AutoCloseable {
  private final Path directory;
  private final Deque<RunningProgram> running = new ArrayDeque<>();
  private volatile boolean closed;

  /**
   * Makes the directory.
   *
   * @param parent where the directory is made
   */
  public Workplace(Path parent) throws IOException {
    Files.createDirectories(parent);
    directory = Files.createTempDirectory(parent, "run");
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clean-up"));
  }

  public Path directory() {
    return directory;
  }

  /** Starts it; it ends with this at the latest. */
  public synchronized RunningProgram start(Program program) {
    if (closed) {
      throw new IllegalStateException("the benchmark is ending");
    }
    RunningProgram started =
        RunningProgram.start(program, directory.resolve(program.name() + ".log"));
    running.push(started);
    return started;
  }

  /** Ends it now. */
  public synchronized void stop(RunningProgram program) {
    program.close();
    running.remove(program);
  }

  /** Ends all that run now. */
  public synchronized void stopAll() {
    running.forEach(RunningProgram::close);
    running.clear();
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    running.forEach(RunningProgram::close);
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
