package dev.pgvitals.embeddedpostgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** A copy of a running server's files, between the calls that make a base backup of it. */
final class BaseBackup {
  /** What it leaves out: the running server's marks, and directories' contents. */
  private static final Set<String> NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "standby.signal");

  private static final Set<String> COPIED_EMPTY =
      Set.of(
          "log", "pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_stat_tmp", "pg_subtrans");

  private BaseBackup() {}

  static void of(EmbeddedServer server, Path to) throws IOException {
    boolean renamed = server.major() >= 15;
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          renamed
              ? "SELECT pg_backup_start('base backup', true)"
              : "SELECT pg_start_backup('base backup', true, false)");
      Directories.copy(server.data(), to, BaseBackup::belongsInIt);
      Files.createDirectory(to.resolve("pg_wal/archive_status"));
      try (ResultSet backup =
          statement.executeQuery(
              renamed
                  ? "SELECT labelfile FROM pg_backup_stop(false)"
                  : "SELECT labelfile FROM pg_stop_backup(false, false)")) {
        backup.next();
        Files.writeString(to.resolve("backup_label"), backup.getString(1));
      }
    } catch (SQLException e) {
      throw new IOException("base backup of " + server.data(), e);
    }
  }

  private static boolean belongsInIt(Path path) {
    return path.getNameCount() == 1
        ? !NOT_COPIED.contains(path.toString())
        : !COPIED_EMPTY.contains(path.getName(0).toString());
  }
}
