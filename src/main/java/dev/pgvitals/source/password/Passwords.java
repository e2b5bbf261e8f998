package dev.pgvitals.source.password;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordReader;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.PasswordUnreadableException;
import dev.pgvitals.config.login.Secret;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The passwords of one server: read anew for each login, but for those that a command prints, which
 * may be used for a while. Thread-safe.
 */
public final class Passwords implements AutoCloseable {
  private final ConnectionTarget target;
  private final Optional<PasswordCommand> command;

  /**
   * A password for a login.
   *
   * @param password empty: log in without one
   * @param whyNone why there is none although one may be expected
   * @param old whether it is one that a command printed for an earlier login: then another may be
   *     had when the server refuses it
   */
  public record Given(Optional<Secret> password, Optional<String> whyNone, boolean old) {}

  /**
   * Asks for none yet.
   *
   * @param timer ends a command that takes too long
   */
  public Passwords(ConnectionTarget target, ScheduledExecutorService timer) {
    this.target = target;
    this.command =
        target.password() instanceof PasswordSource.Command printed
            ? Optional.of(new PasswordCommand(printed, timer))
            : Optional.empty();
  }

  /**
   * The password for a login. May wait for a command, no longer than that may run.
   *
   * @param database the one to be connected to
   * @throws PasswordUnreadableException names the file or the command, never what is in it
   */
  public Given get(String database) throws PasswordUnreadableException {
    if (command.isPresent()) {
      PasswordCommand.Printed printed = command.get().get();
      return new Given(Optional.of(printed.password()), Optional.empty(), printed.old());
    }
    return new Given(
        PasswordReader.read(target, database), PasswordReader.whyNone(target, database), false);
  }

  /** The server has refused this one: it is not given again. */
  public void refused(Given given) {
    command.ifPresent(printed -> given.password().ifPresent(printed::refused));
  }

  /** Whoever waits for a command waits no more. */
  public void cut() {
    command.ifPresent(PasswordCommand::cut);
  }

  /** As {@link #cut}, for good; a command that is running is ended. */
  @Override
  public void close() {
    command.ifPresent(PasswordCommand::close);
  }
}
