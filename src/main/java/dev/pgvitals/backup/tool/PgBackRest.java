package dev.pgvitals.backup.tool;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.text.Printable;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * pgBackRest's stanzas, each in each repository. Its status "ok" only says that there is a backup:
 * a backup that failed leaves no trace in what it prints, so that age alone tells.
 */
public final class PgBackRest implements BackupReader {
  /** What to do where there is no stanza: a new one over a repository that is away hides it. */
  static final String NO_STANZA =
      "check that its repository is there (mounted), and the path to it in its configuration; only"
          + " where nothing was ever backed up: pgbackrest stanza-create";

  /** Of a repository: 0 is ok, 2 that it has no backup. With any other nothing is known of it. */
  private static final List<Long> READABLE = List.of(0L, 2L);

  private static final String FULL = "full";
  private static final int MAX_SHOWN = 300;

  private final ToolProgram program;
  private final PgBackRestWal wal;

  public PgBackRest(OfTool settings, Clocks clocks) {
    this.program = new ToolProgram(settings);
    this.wal = new PgBackRestWal(program, clocks);
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    program.begin();
    List<Json> stanzas = stanzas();
    if (wal.isDue()) {
      // The list of files comes before what it is compared with: what is archived or expired
      // meanwhile is then no gap.
      for (Json stanza : stanzas) {
        for (Archive archive : archives(stanza).values()) {
          wal.list(archive);
        }
      }
      wal.listed();
      stanzas = stanzas();
    }
    List<BackupState> states = new ArrayList<>();
    for (Json stanza : stanzas) {
      add(states, stanza);
    }
    return states;
  }

  /**
   * Where the WAL of a stanza's current database is in a repository.
   *
   * @param id {@code 15-1}: the version and the database's number
   * @param last name of the last file; empty where there is none
   */
  record Archive(String stanza, long repo, String id, String last) {}

  private List<Json> stanzas() throws FeedException, InterruptedException {
    Json info = Json.parse(program.run("info", "--output=json"));
    if (!info.isList()) {
      throw program.nonsense("`info` does not print a list in JSON");
    }
    if (info.items().isEmpty()) {
      throw program.failed(
          FailureReason.RESULT,
          program.name() + " knows no stanza: there is no backup at all",
          NO_STANZA);
    }
    for (Json stanza : info.items()) {
      if (stanza.at("name").text().isEmpty() || !stanza.at("repo").isList()) {
        throw program.nonsense("`info` does not print stanzas with their repositories");
      }
    }
    refuseUnreadable(info.items());
    return info.items();
  }

  private void add(List<BackupState> states, Json stanza)
      throws FeedException, InterruptedException {
    String name = stanza.at("name").text().orElseThrow();
    List<Json> repos = stanza.at("repo").items();
    Map<Long, Archive> archives = archives(stanza);
    for (Json repo : repos) {
      long key = repo.at("key").number().orElse(1);
      String label = repos.size() == 1 ? "" : Long.toString(key);
      if (!isReadable(repo)) {
        states.add(FoundBackup.none(name, FULL, label, OptionalInt.empty()));
        continue;
      }
      List<FoundBackup> backups = backups(stanza, key);
      states.addAll(states(name, label, backups));
      Archive archive = archives.get(key);
      if (archive != null) {
        states.add(wal.state(archive, label, backups));
      }
    }
    boolean held = stanza.at("status", "lock", "backup", "held").isTrue();
    states.add(BackupState.ofRunning(name, held ? 1 : 0));
  }

  private static boolean isReadable(Json repo) {
    return READABLE.contains(repo.at("status", "code").number().orElse(99));
  }

  /** A repository that is away costs itself; where nothing can be read, nothing is told. */
  private void refuseUnreadable(List<Json> stanzas) throws FeedException {
    List<Json> repos =
        stanzas.stream().flatMap(stanza -> stanza.at("repo").items().stream()).toList();
    if (repos.stream().anyMatch(PgBackRest::isReadable)) {
      return;
    }
    String message =
        repos.stream()
            .map(repo -> repo.at("status", "message").text().orElse("no status"))
            .distinct()
            .collect(Collectors.joining("; "));
    boolean denied = message.contains("ermission denied");
    throw program.failed(
        denied ? FailureReason.PERMISSION : FailureReason.RESULT,
        program.name() + ": " + Printable.shortened(Printable.oneLine(message), MAX_SHOWN),
        denied
            ? "let the agent's user read the repository: see docs/backups.md"
            : "pgbackrest check, and the paths in its configuration");
  }

  /** Those of another database than the current one, as before an upgrade, do not count. */
  private static List<FoundBackup> backups(Json stanza, long repo) {
    OptionalLong current = currentDatabase(stanza, repo);
    return stanza.at("backup").items().stream()
        .filter(backup -> backup.at("database", "repo-key").number().orElse(1) == repo)
        .filter(backup -> backup.at("database", "id").number().equals(current))
        .flatMap(backup -> backup(backup).stream())
        .toList();
  }

  private static OptionalLong currentDatabase(Json stanza, long repo) {
    return stanza.at("db").items().stream()
        .filter(database -> database.at("repo-key").number().orElse(1) == repo)
        .flatMapToLong(database -> database.at("id").number().stream())
        .max();
  }

  private static Optional<FoundBackup> backup(Json backup) {
    Optional<Instant> start = backup.at("timestamp", "start").time();
    Optional<Instant> stop = backup.at("timestamp", "stop").time();
    if (start.isEmpty() || stop.isEmpty()) {
      return Optional.empty();
    }
    // Pages whose checksum was wrong when they were copied: damage of the cluster itself.
    boolean corrupt = backup.at("error").isTrue();
    return Optional.of(
        new FoundBackup(
            backup.at("type").text().orElse(FULL),
            !corrupt,
            corrupt,
            start.get(),
            stop.get(),
            backup.at("archive", "start").text().orElse(""),
            backup.at("archive", "stop").text().orElse(""),
            backup.at("info", "size").number(),
            backup.at("info", "repository", "size").number()));
  }

  private static List<BackupState> states(String stanza, String repo, List<FoundBackup> backups) {
    Map<String, List<FoundBackup>> types =
        backups.stream()
            .collect(
                Collectors.groupingBy(FoundBackup::type, LinkedHashMap::new, Collectors.toList()));
    List<BackupState> states = new ArrayList<>();
    if (!types.containsKey(FULL)) {
      states.add(FoundBackup.none(stanza, FULL, repo, OptionalInt.of(0)));
    }
    types.forEach(
        (type, some) ->
            states.add(
                FoundBackup.state(
                    stanza,
                    repo,
                    some,
                    type.equals(FULL) ? Optional.of(isUnsafe(some)) : Optional.empty())));
    return states;
  }

  /**
   * Whether the next full one drives out the last good one: pgBackRest keeps a number of full
   * backups, and those with damaged pages count among them.
   */
  private static boolean isUnsafe(List<FoundBackup> full) {
    List<FoundBackup> good = full.stream().filter(FoundBackup::good).toList();
    return good.size() == 1
        && full.stream().anyMatch(other -> !other.good() && other.end().isAfter(good.get(0).end()));
  }

  private static Map<Long, Archive> archives(Json stanza) {
    String name = stanza.at("name").text().orElse("");
    Map<Long, Archive> archives = new LinkedHashMap<>();
    stanza.at("archive").items().stream()
        .sorted(
            Comparator.comparingLong(archive -> archive.at("database", "id").number().orElse(0)))
        .forEach(
            archive -> {
              long repo = archive.at("database", "repo-key").number().orElse(1);
              boolean current =
                  archive.at("database", "id").number().equals(currentDatabase(stanza, repo));
              if (current) {
                archives.put(
                    repo,
                    new Archive(
                        name,
                        repo,
                        archive.at("id").text().orElse(""),
                        archive.at("max").text().orElse("")));
              }
            });
    return archives;
  }

  @Override
  public void cut() {
    program.cut();
  }

  @Override
  public void close() {
    program.close();
  }

  /** The time since the end of the oldest good backup, as far as WAL follows it. */
  static Optional<Duration> window(Optional<FoundBackup> oldest, Optional<Instant> lastWal) {
    return oldest.flatMap(
        backup ->
            lastWal
                .map(time -> Duration.between(backup.end(), time))
                .map(window -> window.isNegative() ? Duration.ZERO : window));
  }
}
