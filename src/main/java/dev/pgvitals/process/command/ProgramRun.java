package dev.pgvitals.process.command;

import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program under way. It has no thread: whoever waits for it calls {@link #poll}, and somebody
 * must when its time is over. Thread-safe: guarded by its own monitor.
 */
public final class ProgramRun {
  /** Of what it complains of; the rest is read and thrown away. */
  private static final int MAX_ERRORS = 4 * 1024;

  private static final int MAX_SHOWN = 200;
  private static final int MAX_READ = 1024 * 1024;

  private final Program program;
  private final Process process;
  private final long began = System.nanoTime();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Optional<ProgramEnd> end = Optional.empty();
  private volatile boolean talking;

  private ProgramRun(Program program, Process process) {
    this.program = program;
    this.process = process;
  }

  public static ProgramRun start(Program program) throws NotStartedException {
    ProcessBuilder builder =
        new ProcessBuilder(program.words())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    program
        .environment()
        .ifPresent(
            all -> {
              builder.environment().clear();
              builder.environment().putAll(all);
            });
    try {
      return new ProgramRun(program, builder.start());
    } catch (IOException e) {
      throw NotStartedException.of(e);
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      throw new NotStartedException(NotStartedException.Why.SHORTAGE);
    }
  }

  /** How long ago it was started. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Waits for the end of the process, but only for a moment; hardly at all while it prints. */
  public void await(Duration moment) throws InterruptedException {
    process.waitFor(talking ? 1 : moment.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What came of it, if it is over; when its time is, it is ended with all that it has started.
   * Never waits.
   */
  public synchronized Optional<ProgramEnd> poll() {
    if (end.isEmpty()) {
      // Asked first: what a process has written is all there when it has ended.
      boolean ended = !process.isAlive();
      int before = output.size();
      read(process.getInputStream(), output, program.maxOutput() + 1, ended);
      read(process.getErrorStream(), errors, MAX_ERRORS, ended);
      talking = output.size() > before;
      if (output.size() > program.maxOutput()) {
        kill(ProgramEnd.Way.OUTPUT);
      } else if (ended) {
        end(ProgramEnd.Way.ITSELF, process.exitValue());
      } else if (age().compareTo(program.timeout()) >= 0) {
        kill(ProgramEnd.Way.TIMEOUT);
      }
    }
    return end;
  }

  /** Ends it, and what it has started. */
  public void kill() {
    poll();
    synchronized (this) {
      if (end.isEmpty()) {
        kill(ProgramEnd.Way.CUT);
      }
    }
  }

  private void kill(ProgramEnd.Way way) {
    // First, as nobody can tell any more whose children they were when it has ended.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    end(way, 0);
  }

  private void end(ProgramEnd.Way way, int exitCode) {
    end = Optional.of(new ProgramEnd(way, exitCode, text(), complaint()));
    output.reset();
  }

  private Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(output.toByteArray()))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Optional<String> complaint() {
    return errors
        .toString(StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> Printable.shortened(Printable.oneLine(line), MAX_SHOWN));
  }

  /**
   * Reads what is there. As long as another process holds the stream it may never end, so that a
   * read that waits for more would hold its thread. The stream's own lock keeps away whoever stows
   * the rest when the process ends.
   *
   * @param all whether nothing is left for the next time
   */
  private static void read(InputStream stream, ByteArrayOutputStream into, int most, boolean all) {
    synchronized (stream) {
      try {
        int sum = 0;
        for (int there = stream.available();
            there > 0 && (all ? into.size() < most : sum < MAX_READ);
            there = stream.available()) {
          byte[] bytes = stream.readNBytes(there);
          into.write(bytes, 0, Math.min(bytes.length, most - into.size()));
          sum += bytes.length;
        }
      } catch (IOException closed) {
        // There is no more.
      }
    }
  }
}
