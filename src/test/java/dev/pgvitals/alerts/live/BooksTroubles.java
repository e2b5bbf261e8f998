package dev.pgvitals.alerts.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.alerts.course.Trouble;
import dev.pgvitals.fixture.estate.Session;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong with backups, jobs and partitions, and what only a log tells of. */
final class BooksTroubles {
  private static final String CUT =
      "a dump file is cut off, and older ones are about to be deleted";
  private static final String DENIED = "somebody wants what he may not have";
  private static final String SHRUNK = "a backup has less in it than the one before";

  private final Books books;
  private final LocalPostgres postgres;
  private final Backups backups;

  BooksTroubles(Books books) {
    this.books = books;
    this.postgres = books.postgres();
    this.backups = books.backups();
  }

  List<Trouble> all() {
    List<Trouble> all = new ArrayList<>(backups());
    all.addAll(jobs());
    all.addAll(partitions());
    all.addAll(log());
    return all;
  }

  private static Trouble trouble(String what, Trouble.Step make, Trouble.Step undo) {
    return Trouble.of(what, "books", make, undo);
  }

  private List<Trouble> backups() {
    return List.of(
        trouble(CUT, backups::truncateDump, backups::repeatDump)
            .fires("PostgresBackupCorrupt", "critical", "stanza=nightly")
            .fires("PostgresBackupFailed", "critical", "stanza=nightly")
            .fires("PostgresBackupRetentionUnsafe", "warning", "stanza=nightly"),
        trouble(
                "a WAL file is gone from the archive",
                () -> {
                  books.writeWal();
                  backups.loseWal();
                },
                backups::findWal)
            .fires("PostgresWalArchiveGap", "critical", "stanza=base")
            .fires("PostgresRecoveryWindowShort", "warning", "stanza=base"),
        trouble(
                "a restore was tried long ago, and took long",
                () -> backups.restored(Duration.ofDays(40), Duration.ofHours(2)),
                () -> backups.restored(Duration.ofMinutes(1), Duration.ofMinutes(5)))
            .fires("PostgresRestoreTestStale", "warning", "stanza=orders")
            .fires("PostgresRestoreSlow", "warning", "stanza=orders"),
        // After another one, as it is held against what there was until then.
        trouble(SHRUNK, backups.repository()::shrink, backups.repository()::mend)
            .fires("PostgresBackupTooSmall", "warning", "stanza=orders", "type=full")
            .after(CUT),
        trouble(
                "the repository cannot be read",
                backups.repository()::lose,
                backups.repository()::mend)
            .fires("PostgresBackupSourceDown", "warning", "source=main")
            .after(SHRUNK));
  }

  private List<Trouble> jobs() {
    return List.of(
        trouble(
                "a job has not run since yesterday",
                () ->
                    postgres.sql(
                        "UPDATE pgvitals.job_run SET started_at = started_at - interval '1 day',"
                            + " ended_at = ended_at - interval '1 day', next_due = next_due - interval '1 day' WHERE job = 'load'"),
                () -> books.ran("load", "done"))
            .fires("PostgresJobOverdue", "warning", "job_name=load"),
        trouble(
                "a job finds its table locked each time",
                () -> {
                  for (int i = 0; i < 3; i++) {
                    books.ran("tidy", "skipped");
                  }
                },
                () -> books.ran("tidy", "done"))
            .fires("PostgresJobBlocked", "warning", "job_name=tidy"));
  }

  private List<Trouble> partitions() {
    return List.of(
        trouble(
                "no partition is there for new rows",
                () -> postgres.sql("INSERT INTO entry SELECT 'west', generate_series(1, 100)"),
                () -> postgres.sql("TRUNCATE entry_default"))
            .fires("PostgresPartitionsDefaultFilled", "warning", "relname=entry"),
        trouble(
                "a partition is detached by halves",
                this::interruptDetaching,
                () -> postgres.sql("ALTER TABLE archived DETACH PARTITION archived_south FINALIZE"))
            .fires("PostgresPartitionsDetachPending", "warning", "relname=archived"));
  }

  private void interruptDetaching() throws SQLException {
    Session reader = Session.in(postgres, "postgres").did("BEGIN", "SELECT FROM archived");
    try {
      assertThatThrownBy(
              () ->
                  postgres.sql(
                      "SET statement_timeout = '2s'",
                      "ALTER TABLE archived DETACH PARTITION archived_south CONCURRENTLY"))
          .hasStackTraceContaining("statement timeout");
    } finally {
      reader.close();
    }
  }

  private List<Trouble> log() {
    Path away = books.log().resolveSibling("log.away");
    return List.of(
        trouble(
                "somebody guesses a password",
                () -> {
                  for (int i = 0; i < 8; i++) {
                    assertThatThrownBy(() -> login("guess"))
                        .hasMessageContaining("password authentication failed");
                  }
                },
                () -> {})
            .fires("PostgresBruteForce", "critical", "by=address")
            .fires("PostgresBruteForce", "critical", "by=role")
            .fires("PostgresAuthFailuresHigh", "critical"),
        trouble(
                DENIED,
                () -> {
                  try (Connection connection = login(Postgres.MONITOR_PASSWORD);
                      Statement statement = connection.createStatement()) {
                    deny(statement, "SET ROLE postgres");
                    for (int i = 0; i < 20; i++) {
                      deny(statement, "SELECT FROM secret");
                    }
                  }
                },
                () -> {})
            .fires("PostgresPrivilegeEscalation", "critical")
            .fires("PostgresAccessDenied", "warning"),
        trouble(
                "a role logs in again and again",
                () -> {
                  for (int i = 0; i < 350; i++) {
                    login(Postgres.MONITOR_PASSWORD).close();
                  }
                },
                () -> {})
            .fires("PostgresUnusualLogins", "warning", "by=sessions"),
        trouble(
                "the log is not where it was",
                () -> Files.move(books.log(), away),
                () -> Files.move(away, books.log()))
            .fires("PostgresLogUnreadable", "warning")
            .after(DENIED));
  }

  private Connection login(String password) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl("postgres"), "clerk", password);
  }

  private static void deny(Statement statement, String sql) {
    assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
  }
}
