package dev.pgvitals.backup.tool;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Barman's servers: their backups, and what {@code barman check} says of them. */
public final class Barman implements BackupReader {
  private static final String FULL = "full";
  private static final String CHECK = "check";

  /** That of a message in place of a server. */
  private static final String ERROR = "_ERROR";

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

  private final ToolProgram program;

  public Barman(OfTool settings) {
    this.program = new ToolProgram(settings);
  }

  @Override
  public List<BackupState> read() throws FeedException, InterruptedException {
    program.begin();
    Json servers = object("list-backups", program.run("-f", "json", "list-backups", "all"));
    // It ends with another exit code when a check fails, and prints all the same.
    Json checks = object(CHECK, program.runForOutput("-f", "json", CHECK, "all"));
    if (servers.members().isEmpty()) {
      throw program.failed(
          FailureReason.RESULT,
          program.name() + " knows no server: there is no backup at all",
          "add one to its configuration, or correct `command` of the entry");
    }
    List<BackupState> states = new ArrayList<>();
    for (Map.Entry<String, Json> server : servers.members()) {
      add(states, server.getKey(), server.getValue());
    }
    checks.members().stream()
        .filter(server -> server.getValue().isObject())
        .forEach(server -> states.add(checked(server.getKey(), server.getValue())));
    return states;
  }

  private Json object(String command, String text) throws FeedException {
    Json json = Json.parse(text);
    if (!json.isObject()) {
      throw program.nonsense("`%s` does not print an object in JSON".formatted(command));
    }
    Optional<String> error =
        json.at(ERROR).items().stream().flatMap(e -> e.text().stream()).findFirst();
    if (error.isPresent()) {
      throw program.nonsense(error.get());
    }
    return json;
  }

  private void add(List<BackupState> states, String server, Json backups) throws FeedException {
    if (!backups.isList()) {
      throw program.nonsense("`list-backups` does not print a list for each server");
    }
    Map<String, List<FoundBackup>> types =
        backups.items().stream()
            .flatMap(backup -> backup(backup).stream())
            .collect(
                Collectors.groupingBy(FoundBackup::type, LinkedHashMap::new, Collectors.toList()));
    if (!types.containsKey(FULL)) {
      states.add(FoundBackup.none(server, FULL, "", OptionalInt.of(0)));
    }
    types
        .values()
        .forEach(some -> states.add(FoundBackup.state(server, "", some, Optional.empty())));
    long running =
        backups.items().stream()
            .filter(backup -> backup.at("status").text().filter("STARTED"::equals).isPresent())
            .count();
    states.add(BackupState.ofRunning(server, (int) running));
  }

  /** One that has ended; one that waits for its WAL cannot be restored yet, and is none yet. */
  private static Optional<FoundBackup> backup(Json backup) {
    String status = backup.at("status").text().orElse("");
    boolean failed = status.equals("FAILED") || status.equals("EMPTY");
    if (!failed && !status.equals("DONE")) {
      return Optional.empty();
    }
    Optional<Instant> start = backup.at("backup_id").text().flatMap(id -> local(id, ID));
    Optional<Instant> end =
        seconds(backup.at("end_time_timestamp"))
            .or(() -> backup.at("end_time").text().flatMap(time -> local(time, TIME)))
            .or(() -> failed ? start : Optional.empty());
    OptionalLong size = backup.at("size_bytes").number();
    OptionalLong wal = backup.at("wal_size_bytes").number();
    return end.map(
        ended ->
            new FoundBackup(
                backup.at("backup_type").text().map(type -> type(type)).orElse(FULL),
                !failed,
                false,
                start.orElse(ended),
                ended,
                "",
                "",
                size,
                size.isPresent() && wal.isPresent()
                    ? OptionalLong.of(size.getAsLong() + wal.getAsLong())
                    : OptionalLong.empty()));
  }

  /** Later versions name the way a full one is made, too. */
  private static String type(String word) {
    return word.equals("incremental") ? "incr" : FULL;
  }

  private static Optional<Instant> seconds(Json value) {
    return value
        .time()
        .or(
            () ->
                value
                    .text()
                    .filter(text -> text.matches("[0-9]{1,11}"))
                    .map(text -> Instant.ofEpochSecond(Long.parseLong(text))));
  }

  /** By the clock of the machine, as Barman writes it. */
  private static Optional<Instant> local(String text, DateTimeFormatter format) {
    try {
      return Optional.of(
          LocalDateTime.parse(text, format).atZone(ZoneId.systemDefault()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static BackupState checked(String server, Json checks) {
    boolean good =
        checks.members().stream()
            .allMatch(
                check -> check.getValue().at("status").text().filter("OK"::equals).isPresent());
    return FoundBackup.checked(server, CHECK, good);
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
