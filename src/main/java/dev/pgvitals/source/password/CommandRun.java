package dev.pgvitals.source.password;

import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.process.command.NotStartedException;
import dev.pgvitals.process.command.Program;
import dev.pgvitals.process.command.ProgramEnd;
import dev.pgvitals.process.command.ProgramRun;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Durations;
import java.time.Duration;
import java.util.Optional;

/** A command under way that is to print a password. Thread-safe. */
final class CommandRun {
  /** A token is a few kilobytes. */
  private static final int MAX_OUTPUT = 64 * 1024;

  private final PasswordSource.Command command;
  private final ProgramRun run;

  /** What came of it: a password, or why there is none. */
  record Outcome(Optional<Secret> password, String failure) {}

  private CommandRun(PasswordSource.Command command, ProgramRun run) {
    this.command = command;
    this.run = run;
  }

  static CommandRun start(PasswordSource.Command command) throws PasswordUnreadableException {
    try {
      return new CommandRun(
          command,
          ProgramRun.start(
              new Program(command.words(), Optional.empty(), command.timeout(), MAX_OUTPUT)));
    } catch (NotStartedException e) {
      throw new PasswordUnreadableException(name(command) + " " + e.getMessage());
    }
  }

  private static String name(PasswordSource.Command command) {
    return "the password command " + Printable.oneLine(command.program());
  }

  /** How long ago it was started. */
  Duration age() {
    return run.age();
  }

  /** Waits for the end of the process, but only for a moment. */
  void await(Duration moment) throws InterruptedException {
    run.await(moment);
  }

  /**
   * What came of it, if it is over; when its time is, it is ended with all that it has started.
   * Never waits.
   */
  Optional<Outcome> poll() {
    return run.poll().map(this::outcome);
  }

  /** Ends it, and what it has started. */
  void kill() {
    run.kill();
  }

  private Outcome outcome(ProgramEnd end) {
    String because = end.complaint().map(line -> ": " + line).orElse("");
    return switch (end.way()) {
      case OUTPUT -> failed(" prints more than a password, which is to be its first line");
      case TIMEOUT ->
          failed(
              " was ended after "
                  + Durations.format(command.timeout())
                  + ", its timeout"
                  + because);
      case CUT -> failed(" was ended with the agent's work on the server");
      case ITSELF ->
          end.exitCode() != 0
              ? failed(
                  " failed with exit code "
                      + end.exitCode()
                      + (because.isEmpty() ? ", without a word" : because))
              : end.output()
                  .map(text -> password(text, because))
                  .orElseGet(() -> failed(" printed what is not text in UTF-8"));
    };
  }

  private Outcome password(String text, String because) {
    String password = text.lines().findFirst().orElse("");
    return password.isEmpty()
        ? failed(" printed no password on its first line" + because)
        : new Outcome(Optional.of(new Secret(password)), "");
  }

  private Outcome failed(String failure) {
    return new Outcome(Optional.empty(), name(command) + failure);
  }
}
