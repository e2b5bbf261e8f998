package dev.pgvitals.demo;

import dev.pgvitals.embeddedpostgres.Account;
import dev.pgvitals.embeddedpostgres.EmbeddedServer;
import dev.pgvitals.embeddedpostgres.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PgBouncer in front of a server, in transaction mode. It does not outlive this JVM. */
final class Pooler implements AutoCloseable {
  private static final String READY = "process up";
  private static final int TENTHS = 600;

  /** Ends the program when standard input ends, as it does when this JVM is gone. */
  private static final String GUARD = "\"$@\" & cat >/dev/null; kill $! 2>/dev/null; wait";

  private final Process process;
  private final int port;

  private Pooler(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one and returns when it takes clients.
   *
   * @param program the PgBouncer to start
   * @param passwords of the roles that may come in
   * @param monitor the role that may look at its console
   * @param directory where its files go, which exists
   */
  static Pooler start(
      Path program,
      EmbeddedServer server,
      String database,
      Map<String, String> passwords,
      String monitor,
      Path directory)
      throws IOException {
    int port = new Ports().next();
    Path users = secret(directory.resolve("users"));
    List<String> lines = new ArrayList<>();
    passwords.forEach((role, password) -> lines.add("\"%s\" \"%s\"".formatted(role, password)));
    Files.write(users, lines);
    Path configuration =
        Files.writeString(
            directory.resolve("pgbouncer.ini"),
            """
            [databases]
            %s = host=%s port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = %s
            stats_users = %s
            pool_mode = transaction
            default_pool_size = 10
            max_client_conn = 100
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(database, server.host(), server.port(), port, users, monitor));
    Account account = Account.forPostgres();
    account.own(directory);
    List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
    command.addAll(account.command(List.of(program.toString(), configuration.toString())));
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Pooler pooler = new Pooler(process, port);
    pooler.awaitReady(log);
    return pooler;
  }

  private static Path secret(Path file) throws IOException {
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private void awaitReady(Path log) throws IOException {
    for (int i = 0; i < TENTHS; i++) {
      if (Files.readString(log).contains(READY)) {
        return;
      }
      try {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    String said = Files.readString(log);
    close();
    throw new IOException("PgBouncer did not start:\n" + said);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException alreadyGone) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
