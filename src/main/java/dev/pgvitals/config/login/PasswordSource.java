package dev.pgvitals.config.login;

import java.nio.file.Path;

/**
 * Where a server's password comes from; read anew for every connection, so that rotation just
 * works.
 */
public sealed interface PasswordSource {
  /** No password: trust, peer, certificate. */
  record None() implements PasswordSource {}

  /** Given in the connection string, the configuration or a variable. */
  record Given(Secret secret) implements PasswordSource {}

  /** The whole file, without a trailing newline. */
  record File(Path path) implements PasswordSource {}

  /** A libpq password file: the first line that matches host, port, database and user. */
  record PassFile(Path path) implements PasswordSource {}
}
