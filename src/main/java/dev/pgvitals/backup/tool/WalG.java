package dev.pgvitals.backup.tool;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.feed.FeedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * WAL-G's backups. It lists those alone that came to their end, in an order that differs by
 * version, and does not tell of one that failed.
 */
public final class WalG implements BackupReader {
  private static final String FULL = "full";

  private final String name;
  private final ToolProgram program;

  public WalG(OfTool settings) {
    this.name = settings.name();
    this.program = new ToolProgram(settings);
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    program.begin();
    String text = program.run("backup-list", "--detail", "--json");
    List<FoundBackup> backups = new ArrayList<>();
    // Where there is none, versions differ: nothing, null, or an empty list.
    if (!text.isBlank() && !text.strip().equals("null")) {
      Json list = Json.parse(text);
      if (!list.isList()) {
        throw program.nonsense("`backup-list` does not print a list in JSON");
      }
      for (Json backup : list.items()) {
        backups.add(backup(backup));
      }
    }
    Map<String, List<FoundBackup>> types =
        backups.stream()
            .collect(
                Collectors.groupingBy(FoundBackup::type, LinkedHashMap::new, Collectors.toList()));
    List<BackupState> states = new ArrayList<>();
    if (!types.containsKey(FULL)) {
      states.add(FoundBackup.none(name, FULL, "", OptionalInt.of(0)));
    }
    types.values().forEach(some -> states.add(FoundBackup.state(name, "", some, Optional.empty())));
    return states;
  }

  private FoundBackup backup(Json backup) throws FeedException {
    Optional<Instant> end =
        time(backup.at("finish_time"))
            .or(() -> time(backup.at("time")))
            .or(() -> time(backup.at("modified")));
    String label = backup.at("backup_name").text().orElse("");
    if (end.isEmpty() || label.isEmpty()) {
      throw program.nonsense("`backup-list` prints a backup without its name or its time");
    }
    return new FoundBackup(
        // base_000000010000000000000006_D_000000010000000000000004 builds on another.
        label.contains("_D_") ? "delta" : FULL,
        true,
        false,
        time(backup.at("start_time")).orElse(end.get()),
        end.get(),
        backup.at("wal_file_name").text().orElse(""),
        "",
        backup.at("uncompressed_size").number(),
        backup.at("compressed_size").number());
  }

  private static Optional<Instant> time(Json value) {
    try {
      // The year 1 is Go's way to say that there is none.
      return value
          .text()
          .map(text -> OffsetDateTime.parse(text).toInstant())
          .filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void cut() {
    program.cut();
  }

  @Override
  public void close() {
    program.close();
  }
}
