package dev.pgvitals.config.login;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a server's password comes from; asked for anew for every connection, so that rotation just
 * works.
 */
public sealed interface PasswordSource {
  /** No password: trust, peer, certificate. */
  record None() implements PasswordSource {}

  /** Given in the connection string, the configuration or a variable. */
  record Given(Secret secret) implements PasswordSource {}

  /** The whole file, without a trailing newline. */
  record File(Path path) implements PasswordSource {}

  /**
   * What a program prints on its first line: a token, or a secret that another program keeps.
   *
   * @param words the program and its arguments, which no shell reads; those that are {@code
   *     {host}}, {@code {port}} or {@code {user}}, or have them in them, tell the program of the
   *     server
   * @param cache how long a password is used after the program was started; zero: for one login
   * @param timeout how long the program may run
   */
  record Command(List<String> words, Duration cache, Duration timeout) implements PasswordSource {
    public Command {
      words = List.copyOf(words);
    }

    /** The program alone, as an argument may be a secret. */
    public String program() {
      return words.get(0);
    }

    /** The command for one server. */
    public Command of(ConnectionTarget.Host host, String user) {
      return new Command(
          words.stream()
              .map(
                  word ->
                      word.replace("{host}", host.name())
                          .replace("{port}", Integer.toString(host.port()))
                          .replace("{user}", user))
              .toList(),
          cache,
          timeout);
    }

    @Override
    public String toString() {
      return "Command[" + program() + ", cache=" + cache + ", timeout=" + timeout + "]";
    }
  }

  /** A libpq password file: the first line that matches host, port, database and user. */
  record PassFile(Path path) implements PasswordSource {}
}
