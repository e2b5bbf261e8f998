package dev.pgvitals.source.password;

import dev.pgvitals.concurrent.ThreadShortage;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
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
import java.util.regex.Pattern;

/**
 * A command under way that is to print a password. It has no thread: whoever waits for it calls
 * {@link #poll}, and somebody must when its time is over. Thread-safe: guarded by its own monitor.
 */
final class CommandRun {
  /** A token is a few kilobytes. */
  private static final int MAX_OUTPUT = 64 * 1024;

  /** Of what it complains of; the rest is read and thrown away. */
  private static final int MAX_ERRORS = 4 * 1024;

  private static final int MAX_SHOWN = 200;
  private static final int MAX_READ = 1024 * 1024;

  /** "error=2, No such file or directory" until Java 21, "error: 2 (No such ...)" in Java 25. */
  private static final Pattern NO_SUCH_FILE = Pattern.compile("error[:=] ?2\\b");

  private static final Pattern DENIED = Pattern.compile("error[:=] ?13\\b");

  private final PasswordSource.Command command;
  private final Process process;
  private final long began = System.nanoTime();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Optional<Outcome> outcome = Optional.empty();

  /** What came of it: a password, or why there is none. */
  record Outcome(Optional<Secret> password, String failure) {}

  private CommandRun(PasswordSource.Command command, Process process) {
    this.command = command;
    this.process = process;
  }

  static CommandRun start(PasswordSource.Command command) throws PasswordUnreadableException {
    try {
      return new CommandRun(
          command,
          new ProcessBuilder(command.words())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start());
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new PasswordUnreadableException(
          name(command)
              + (NO_SUCH_FILE.matcher(why).find()
                  ? " is not there: install it, or correct the path"
                  : DENIED.matcher(why).find()
                      ? " may not be run by the agent's user: chmod +x, or correct the path"
                      : " cannot be started"));
    } catch (OutOfMemoryError e) {
      if (!ThreadShortage.is(e)) {
        throw e;
      }
      throw new PasswordUnreadableException(
          name(command) + " cannot be started: the system gives the agent no more threads");
    }
  }

  private static String name(PasswordSource.Command command) {
    return "the password command " + Printable.oneLine(command.program());
  }

  /** How long ago it was started. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Waits for the end of the process, but only for a moment. */
  void await(Duration moment) throws InterruptedException {
    process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What came of it, if it is over; when its time is, it is ended with all that it has started.
   * Never waits.
   */
  synchronized Optional<Outcome> poll() {
    if (outcome.isEmpty()) {
      // Asked first: what a process has written is all there when it has ended.
      boolean ended = !process.isAlive();
      read(process.getInputStream(), output, MAX_OUTPUT + 1);
      read(process.getErrorStream(), errors, MAX_ERRORS);
      if (output.size() > MAX_OUTPUT) {
        kill(" prints more than a password, which is to be its first line");
      } else if (ended) {
        outcome = Optional.of(result(process.exitValue()));
      } else if (age().compareTo(command.timeout()) >= 0) {
        kill(
            " was ended after "
                + Durations.format(command.timeout())
                + ", its timeout"
                + said().map(line -> ": " + line).orElse(""));
      }
    }
    return outcome;
  }

  /** Ends it, and what it has started. */
  void kill() {
    poll();
    synchronized (this) {
      if (outcome.isEmpty()) {
        kill(" was ended with the agent's work on the server");
      }
    }
  }

  private void kill(String failure) {
    // First, as nobody can tell any more whose children they were when it has ended.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    outcome = Optional.of(failed(failure));
  }

  private Outcome failed(String failure) {
    return new Outcome(Optional.empty(), name(command) + failure);
  }

  private Outcome result(int exitCode) {
    if (exitCode != 0) {
      return failed(
          " failed with exit code "
              + exitCode
              + said().map(line -> ": " + line).orElse(", without a word"));
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(output.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      return failed(" printed what is not text in UTF-8");
    }
    String password = text.lines().findFirst().orElse("");
    if (password.isEmpty()) {
      return failed(
          " printed no password on its first line" + said().map(line -> ": " + line).orElse(""));
    }
    return new Outcome(Optional.of(new Secret(password)), "");
  }

  /** The first line of its complaints. */
  private Optional<String> said() {
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
   */
  private static void read(InputStream stream, ByteArrayOutputStream into, int most) {
    synchronized (stream) {
      try {
        int all = 0;
        for (int there = stream.available();
            there > 0 && all < MAX_READ;
            there = stream.available()) {
          byte[] bytes = stream.readNBytes(there);
          into.write(bytes, 0, Math.min(bytes.length, most - into.size()));
          all += bytes.length;
        }
      } catch (IOException closed) {
        // There is no more.
      }
    }
  }
}
