package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Archives;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.guard.SkipException;
import dev.pgvitals.maintain.session.Sessions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All archives of a server, for whoever asks about them. */
public final class Stock {
  private static final String NAME = "pgvitals maintain archive";

  private Stock() {}

  /**
   * An archive whose file was read.
   *
   * @param damage what is wrong with it; empty: it is as it was written
   */
  public record Verified(ArchiveRow row, Optional<String> damage) {}

  /** All rows, also of tables that are not archived yet, or gone. */
  public static List<ArchiveRow> list(MaintainServer server) throws SQLException, IOException {
    try (Sessions sessions = new Sessions(server.target(), NAME);
        Connection home = sessions.open()) {
      return archives(home).all();
    }
  }

  /**
   * Reads the files of all that is archived, as a whole; those found right are written so into
   * their rows.
   *
   * @param next is told of each row before its file is read, with what is to be read
   */
  public static List<Verified> verify(MaintainServer server, BiConsumer<Written, String> next)
      throws SQLException, IOException, InterruptedException {
    List<ArchiveRow> rows = list(server).stream().filter(ArchiveRow::isArchived).toList();
    List<Verified> verified = new ArrayList<>();
    for (ArchiveRow row : rows) {
      Written written = row.written().orElseThrow();
      next.accept(written, "%d of %d".formatted(verified.size() + 1, rows.size()));
      Optional<String> damage;
      try {
        damage = ArchiveFile.damage(written, () -> {});
      } catch (SkipException e) {
        throw new IllegalStateException("nobody skips it", e);
      }
      if (damage.isEmpty()) {
        mark(server, row);
      }
      verified.add(new Verified(row, damage));
    }
    return verified;
  }

  /** On a connection of its own: reading a file may take longer than an idle one is left alone. */
  private static void mark(MaintainServer server, ArchiveRow row) throws SQLException, IOException {
    try (Sessions sessions = new Sessions(server.target(), NAME);
        Connection home = sessions.open()) {
      archives(home).verified(row.id());
    }
  }

  private static Archives archives(Connection home) throws SQLException, IOException {
    if (!Archives.isUsable(home)) {
      throw new IOException(Archiver.NO_TABLE);
    }
    return new Archives(home, NAME, InstantSource.system());
  }
}
