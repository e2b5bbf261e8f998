package dev.pgvitals.backup.choice;

import dev.pgvitals.backup.BackupFeed;
import dev.pgvitals.backup.BackupJudge;
import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.TimesToCome;
import dev.pgvitals.backup.basebackup.BaseBackupReader;
import dev.pgvitals.backup.dump.DumpReader;
import dev.pgvitals.backup.report.RestoreTested;
import dev.pgvitals.backup.table.BackupTable;
import dev.pgvitals.backup.tool.Barman;
import dev.pgvitals.backup.tool.PgBackRest;
import dev.pgvitals.backup.tool.WalG;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.config.backup.BackupSettings.OfBaseBackups;
import dev.pgvitals.config.backup.BackupSettings.OfDumps;
import dev.pgvitals.config.backup.BackupSettings.OfTable;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.RestoreTestSettings;
import dev.pgvitals.source.Source;
import dev.pgvitals.time.Clocks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the feeds of {@code backups}; none of them has looked yet. */
public final class BackupFeeds {
  private final Clocks clocks;
  private final List<ServerConfig> servers;
  private final Function<ServerConfig, Source> sources;
  private final Optional<RestoreTestSettings> restoreTest;

  /** Of all entries together: each reads files of its own, on a thread of its own. */
  private final Pace.Budget reading = new Pace.Budget(System.nanoTime());

  /**
   * Makes feeds.
   *
   * @param servers those of the configuration
   * @param sources makes a source of a server for one feed alone, which closes it
   * @param restoreTest where it is read when a backup was last restored for a test
   */
  public BackupFeeds(
      Clocks clocks,
      List<ServerConfig> servers,
      Function<ServerConfig, Source> sources,
      Optional<RestoreTestSettings> restoreTest) {
    this.restoreTest = restoreTest;
    this.clocks = clocks;
    this.servers = List.copyOf(servers);
    this.sources = sources;
  }

  /** One for each, in their order. */
  public List<BackupFeed> of(List<BackupSettings> all) {
    return all.stream().map(this::of).toList();
  }

  public BackupFeed of(BackupSettings settings) {
    BackupReader reader = new TimesToCome(reader(settings), clocks.wall());
    return new BackupFeed(
        settings,
        restoreTest
            .filter(test -> test.source().equals(settings.name()))
            .<BackupReader>map(test -> new RestoreTested(reader, test.source(), test.report()))
            .orElse(reader),
        BackupJudge.Limits.of(
            settings
                .server()
                .flatMap(this::server)
                .map(one -> one.thresholds().get(BackupJudge.STALE))),
        clocks.wall());
  }

  private Optional<ServerConfig> server(String name) {
    return servers.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private BackupReader reader(BackupSettings settings) {
    if (settings instanceof OfTool tool) {
      return switch (tool.tool()) {
        case PGBACKREST -> new PgBackRest(tool, clocks);
        case BARMAN -> new Barman(tool);
        case WAL_G -> new WalG(tool);
      };
    }
    if (settings instanceof OfTable table) {
      return server(table.ofServer())
          .map(sources)
          .<BackupReader>map(source -> new BackupTable(table, source))
          .orElseGet(
              () -> new UnreadBackups("there is no server \"%s\"".formatted(table.ofServer())));
    }
    Programs programs = Programs.ofEnvironment();
    Pace pace = Pace.of(Pace.BESIDE_OTHERS, reading);
    if (settings instanceof OfDumps dumps) {
      return new DumpReader(dumps, programs, pace, clocks.wall());
    }
    if (settings instanceof OfBaseBackups backups) {
      return new BaseBackupReader(backups, programs, pace, clocks);
    }
    throw new IllegalArgumentException(settings.toString());
  }
}
