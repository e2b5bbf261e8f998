package dev.pgvitals.config.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One entry of {@code backups}, everything filled in. */
public sealed interface BackupSettings {
  /** Unique among the backups. */
  String name();

  /** The server of the configuration whose backups they are; empty: of none in particular. */
  Optional<String> server();

  Duration interval();

  Duration timeout();

  /** Programs that are asked for what they know of their repository, in JSON. */
  enum Tool {
    PGBACKREST,
    BARMAN,
    WAL_G
  }

  /**
   * A backup tool.
   *
   * @param command program and arguments in front of ours; no shell
   * @param environmentFile lines NAME=value for the program; empty: none
   */
  record OfTool(
      String name,
      Optional<String> server,
      Duration interval,
      Duration timeout,
      Tool tool,
      List<String> command,
      Optional<Path> environmentFile)
      implements BackupSettings {
    public OfTool {
      command = List.copyOf(command);
    }
  }

  /** Which dump files are read to their end. */
  enum Verify {
    /** Each once. */
    NEW,
    NONE
  }

  /**
   * Dump files.
   *
   * @param files a path whose last part has {@code {time:PATTERN}} where the file's time stands, by
   *     the letters of {@link java.time.format.DateTimeFormatter}
   * @param zone of that time
   * @param keepDays after how many days somebody deletes a file; empty: nobody does
   * @param keepLeast how many good ones are to be left by that
   * @param minSizeOfMedian below which part of the median size of the last seven a file is too
   *     small
   */
  record OfDumps(
      String name,
      Optional<String> server,
      Duration interval,
      Duration timeout,
      String files,
      ZoneId zone,
      OptionalInt keepDays,
      int keepLeast,
      Verify verify,
      double minSizeOfMedian)
      implements BackupSettings {
    /** The same, of which no file is read. */
    public OfDumps unread() {
      return new OfDumps(
          name,
          server,
          interval,
          timeout,
          files,
          zone,
          keepDays,
          keepLeast,
          Verify.NONE,
          minSizeOfMedian);
    }
  }

  /**
   * What pg_basebackup has written: directories with a {@code backup_manifest}.
   *
   * @param directory one of them, or one that has them
   * @param wal where the WAL is archived; empty: only what a backup brings itself counts
   */
  record OfBaseBackups(
      String name,
      Optional<String> server,
      Duration interval,
      Duration timeout,
      Path directory,
      Optional<Path> wal,
      Verify verify)
      implements BackupSettings {
    /** The same, of which no file is read but manifests. */
    public OfBaseBackups unread() {
      return new OfBaseBackups(name, server, interval, timeout, directory, wal, Verify.NONE);
    }
  }

  /**
   * A table that a site fills itself.
   *
   * @param ofServer where it is
   * @param relation its name, with the schema
   */
  record OfTable(String name, String ofServer, Duration interval, Duration timeout, String relation)
      implements BackupSettings {
    @Override
    public Optional<String> server() {
      return Optional.of(ofServer);
    }
  }
}
