package dev.pgvitals.bench.soak.subject;

import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server under watch.
 *
 * @param name as the agent's configuration has it
 * @param postgres the server itself
 * @param writable itself, or a standby's primary
 * @param proxy by which the agent reaches it
 * @param passwordFile that the agent reads for each connection
 */
public record Target(
    String name,
    LocalPostgres postgres,
    LocalPostgres writable,
    FaultyProxy proxy,
    Path passwordFile,
    Health health) {
  static final String ROLE = "soak";
  public static final String PASSWORD = "soak";
  static final String DATABASE = "soak_other";

  public void password(String password) {
    try {
      Files.writeString(passwordFile, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all sessions of the agent. */
  public void terminateSessions() {
    postgres.query(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '%s'"
            .formatted(ROLE));
  }

  /** The agent's sessions, as the server counts them. */
  public int sessions() {
    return Integer.parseInt(
        postgres.query(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = '%s'".formatted(ROLE)));
  }
}
