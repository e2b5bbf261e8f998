package dev.pgvitals.backup.tool;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.tool.PgBackRest.Archive;
import dev.pgvitals.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The WAL in pgBackRest's repositories. Whether some is missing takes a list of all files, which is
 * made once a day; when the last came, that of the last 4 GiB.
 */
final class PgBackRestWal {
  private static final Duration DAY = Duration.ofDays(1);

  /** As long WAL may come out of order, by several processes. */
  private static final Duration SETTLE = Duration.ofMinutes(10);

  private final ToolProgram program;
  private final Clocks clocks;
  private final Map<String, WalFiles> lists = new HashMap<>();
  private Optional<Instant> lastList = Optional.empty();

  PgBackRestWal(ToolProgram program, Clocks clocks) {
    this.program = program;
    this.clocks = clocks;
  }

  boolean isDue() {
    return lastList.filter(last -> clocks.instant().isBefore(last.plus(DAY))).isEmpty();
  }

  /** All of them were tried. */
  void listed() {
    lastList = Optional.of(clocks.instant());
  }

  void list(Archive archive) throws InterruptedException {
    Optional<WalFiles> files = files(archive, "--recurse", directory(archive));
    lists.remove(key(archive));
    files.ifPresent(some -> lists.put(key(archive), some));
  }

  private static String key(Archive archive) {
    return archive.repo() + "/" + directory(archive);
  }

  private static String directory(Archive archive) {
    return "archive/" + archive.stanza() + "/" + archive.id();
  }

  private Optional<WalFiles> files(Archive archive, String option, String directory)
      throws InterruptedException {
    return program
        .tryRun("--repo=" + archive.repo(), "repo-ls", option, "--output=json", directory)
        .map(Json::parse)
        .filter(Json::isObject)
        .map(
            files -> {
              Map<String, Instant> times = new HashMap<>();
              files
                  .members()
                  .forEach(
                      file ->
                          file.getValue()
                              .at("time")
                              .time()
                              .ifPresent(time -> times.put(name(file.getKey()), time)));
              return new WalFiles(times);
            });
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  BackupState state(Archive archive, String repo, List<FoundBackup> backups)
      throws InterruptedException {
    Optional<Instant> last = lastWal(archive);
    List<FoundBackup> good = backups.stream().filter(FoundBackup::good).toList();
    Optional<FoundBackup> oldest = FoundBackup.oldest(good);
    WalFiles list = lists.get(key(archive));
    Optional<WalFiles.Chain> chain =
        list == null
            ? Optional.empty()
            : oldest.flatMap(
                backup ->
                    list.chain(
                        backups, backup.firstWal(), lastList.orElse(Instant.EPOCH).minus(SETTLE)));
    Optional<FoundBackup> usable =
        chain.isEmpty()
            ? oldest
            : FoundBackup.oldest(
                good.stream()
                    .filter(
                        backup ->
                            WalFiles.isName(backup.firstWal())
                                && list != null
                                && list.number(backup.firstWal()) >= chain.get().unbroken())
                    .toList());
    return BackupState.ofWal(
        archive.stanza(),
        repo,
        PgBackRest.window(usable, last),
        chain.map(found -> OptionalInt.of(found.missing())).orElse(OptionalInt.empty()),
        last);
  }

  private Optional<Instant> lastWal(Archive archive) throws InterruptedException {
    if (!WalFiles.isName(archive.last())) {
      return Optional.empty();
    }
    String directory = directory(archive) + "/" + archive.last().substring(0, 16);
    return files(archive, "--sort=none", directory).flatMap(all -> all.time(archive.last()));
  }
}
