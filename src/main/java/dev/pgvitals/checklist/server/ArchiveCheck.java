package dev.pgvitals.checklist.server;

import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** What a server itself tells of backups: whether its WAL is archived. */
final class ArchiveCheck implements ServerCheck {
  private static final String ARCHIVER =
      """
      SELECT current_setting('archive_mode') AS mode, a.archived_count,
             extract(epoch FROM now() - a.last_archived_time)::bigint AS age,
             coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false) AS failing
      FROM pg_stat_archiver AS a""";

  private static final String LIST =
      "list them under `backups` of the configuration (docs/backups.md), and the agent watches"
          + " them";

  private final boolean configured;

  /**
   * A check.
   *
   * @param configured whether the configuration names this server's backups: then they count
   */
  ArchiveCheck(boolean configured) {
    this.configured = configured;
  }

  @Override
  public Item item() {
    return Item.BACKUPS;
  }

  @Override
  public List<Finding> of(ServerView server) throws ServerProbeException, InterruptedException {
    Row row = server.askOne(ARCHIVER);
    if (row.text("mode").equals("off")) {
      return configured
          ? List.of()
          : List.of(
              Finding.no(
                  item(),
                  server.name(),
                  "archive_mode is off, and the configuration names no backups of it",
                  LIST));
    }
    if (row.is("failing")) {
      return List.of(
          Finding.no(
              item(),
              server.name(),
              "WAL cannot be archived: the last try failed",
              "see the server's log for what archive_command or archive_library says"));
    }
    String evidence =
        row.find("age").isEmpty()
            ? "WAL is to be archived, none has been yet"
            : "%d WAL files were archived, the last %s ago"
                .formatted(row.whole("archived_count"), ValueUnit.SECONDS.text(row.number("age")));
    return configured
        ? List.of(Finding.yes(item(), server.name(), evidence))
        : List.of(
            Finding.ask(
                item(),
                server.name(),
                evidence + "; the configuration names no backups of it",
                "are there base backups as well? " + LIST));
  }
}
