package dev.pgvitals.source.jdbc;

import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * The files that the driver reads for each connection, whatever they are: at a pipe or on a file
 * system that hangs it would wait for ever.
 */
final class DriverFiles {
  private static final List<String> PARAMETERS = List.of("sslrootcert", "sslcert", "sslkey");

  private DriverFiles() {}

  /**
   * Looks at them first; what is not there is left to the driver, whose error names it.
   *
   * @throws SQLException as when TLS fails, for a file that it must not read
   */
  static void check(ConnectionTarget target) throws SQLException {
    for (String parameter : PARAMETERS) {
      String file = target.parameters().getOrDefault(parameter, "");
      if (file.isEmpty() || file.equals("system")) {
        continue;
      }
      try {
        FileAccess.SYSTEM.check(Path.of(file), FileAccess.TEXT, FileTimeout.FOR_SECRETS);
      } catch (RefusedFileException e) {
        String message = parameter + " " + file + " " + e.getMessage();
        throw new SQLException(message, "08001", new SSLException(parameter + " is unusable"));
      } catch (InvalidPathException e) {
        // The driver says so.
      }
    }
  }
}
