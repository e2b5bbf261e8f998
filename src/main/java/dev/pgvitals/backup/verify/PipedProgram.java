package dev.pgvitals.backup.verify;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An outside program that a backup goes through. */
public final class PipedProgram implements AutoCloseable {
  private static final int MAX_COMPLAINT = 4096;
  private static final int MAX_LINE = 300;
  private static final long LOOK_MILLIS = 50;

  private final Process process;
  private final Thread errors;

  @SuppressWarnings("JdkObsolete") // two threads use it
  private final StringBuffer complaint = new StringBuffer();

  private PipedProgram(Process process) {
    this.process = process;
    this.errors = new Thread(this::collect, "pgvitals-program-errors");
    errors.setDaemon(true);
    errors.start();
  }

  /** Starts one that reads this file on its standard input, and whose output is {@link #output}. */
  public static PipedProgram reading(Path file, List<String> command) throws IOException {
    return new PipedProgram(prepared(command).redirectInput(file.toFile()).start());
  }

  /** Starts one that is given its input by {@link #input}, and whose output nobody wants. */
  public static PipedProgram fed(List<String> command) throws IOException {
    return new PipedProgram(prepared(command).redirectOutput(Redirect.DISCARD).start());
  }

  /** As {@link #fed(List)}, with this environment and no other. */
  public static PipedProgram fed(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = prepared(command).redirectOutput(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new PipedProgram(builder.start());
  }

  private static ProcessBuilder prepared(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    return builder;
  }

  private void collect() {
    byte[] buffer = new byte[1024];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (complaint.length() < MAX_COMPLAINT) {
          complaint.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException ended) {
      // With the process, whose exit code says what there is to say.
    }
  }

  public InputStream output() {
    return process.getInputStream();
  }

  public OutputStream input() {
    return process.getOutputStream();
  }

  /**
   * Waits for its end, as long as the turn lasts.
   *
   * @param pace null: as long as it takes
   * @return its exit code; empty when the turn ended first
   */
  public OptionalInt await(@Nullable Pace pace) throws InterruptedException {
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (pace != null && !pace.hasTime()) {
        return OptionalInt.empty();
      }
    }
    errors.join(TimeUnit.SECONDS.toMillis(1));
    return OptionalInt.of(process.exitValue());
  }

  /** What it said of what went wrong: its first line, or else its exit code. */
  public String complaint() {
    Optional<String> line =
        complaint.toString().lines().map(Failure::oneLine).filter(l -> !l.isEmpty()).findFirst();
    return line.map(l -> Printable.shortened(Printable.oneLine(l), MAX_LINE))
        .orElseGet(() -> "exit code " + (process.isAlive() ? "unknown" : process.exitValue()));
  }

  /** Ends it and what it has started. Never waits; any thread. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
