package dev.pgvitals.config.backup;

import dev.pgvitals.config.backup.BackupSettings.OfBaseBackups;
import dev.pgvitals.config.backup.BackupSettings.OfDumps;
import dev.pgvitals.config.backup.BackupSettings.OfTable;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Verify;
import dev.pgvitals.config.login.ProgramReader;
import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one entry of {@code backups} whose type is known. */
final class BackupEntryReader {
  static final Set<String> KEEP_KEYS = Set.of("days", "least");

  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Files are read to their end. */
  private static final Duration FILES_TIMEOUT = Duration.ofHours(1);

  private static final double MIN_SIZE_OF_MEDIAN = 0.5;
  private static final String NAME = "(?:[A-Za-z_][\\w$]*|\"(?:[^\"\\x00]|\"\")+\")";
  private static final Pattern RELATION = Pattern.compile(NAME + "\\." + NAME);

  private final MapReader map;

  BackupEntryReader(MapReader map) {
    this.map = map;
  }

  /** Empty where something is missing; a problem was reported then. */
  Optional<BackupSettings> read(BackupType type) {
    String name = map.string("name").orElse("");
    Optional<String> server = map.string("server");
    Duration interval = map.duration("interval", Bounds.BACKUP_INTERVAL).orElse(INTERVAL);
    Optional<Duration> said = map.duration("timeout", Bounds.BACKUP_TIMEOUT);
    Duration timeout = said.orElse(TIMEOUT);
    Duration filesTimeout = said.orElse(FILES_TIMEOUT);
    return switch (type) {
      case PGBACKREST, BARMAN, WAL_G ->
          Optional.of(
              new OfTool(
                  name,
                  server,
                  interval,
                  timeout,
                  type.tool(),
                  map.value("command").flatMap(ProgramReader::read).orElse(List.of(type.word())),
                  map.value("env_file").flatMap(RelativePath::read)));
      case DUMPS -> dumps(name, server, interval, filesTimeout);
      case BASEBACKUP -> {
        Optional<Path> wal = map.value("wal").flatMap(RelativePath::read);
        Verify verify = verify();
        yield map.required("directory")
            .flatMap(RelativePath::read)
            .map(at -> new OfBaseBackups(name, server, interval, filesTimeout, at, wal, verify));
      }
      case TABLE -> {
        Optional<String> of = map.required("server").flatMap(ValueReader::string);
        yield map.required("relation")
            .flatMap(BackupEntryReader::relation)
            .flatMap(table -> of.map(at -> new OfTable(name, at, interval, timeout, table)));
      }
    };
  }

  private Optional<BackupSettings> dumps(
      String name, Optional<String> server, Duration interval, Duration timeout) {
    Optional<MapReader> keep = map.map("keep", KEEP_KEYS);
    OptionalInt days =
        keep.map(reader -> reader.integer("days", Bounds.KEEP_DAYS)).orElse(OptionalInt.empty());
    int least =
        keep.map(reader -> reader.integer("least", Bounds.KEEP_LEAST))
            .orElse(OptionalInt.empty())
            .orElse(1);
    ZoneId zone =
        map.value("zone").flatMap(BackupEntryReader::zone).orElseGet(ZoneId::systemDefault);
    Verify verify = verify();
    double share = share();
    return map.required("files")
        .flatMap(DumpPattern::read)
        .map(
            files ->
                new OfDumps(
                    name, server, interval, timeout, files, zone, days, least, verify, share));
  }

  private Verify verify() {
    return map.choice("verify", Verify.class).orElse(Verify.NEW);
  }

  private double share() {
    OptionalDouble share = map.number("min_size_of_median");
    if (share.isPresent() && (share.getAsDouble() < 0 || share.getAsDouble() >= 1)) {
      map.problem("min_size_of_median", "must be from 0 to below 1, such as 0.5");
    }
    return share.orElse(MIN_SIZE_OF_MEDIAN);
  }

  private static Optional<ZoneId> zone(ValueReader value) {
    Optional<String> text = value.text();
    try {
      return text.map(ZoneId::of);
    } catch (DateTimeException e) {
      value.problem(
          "must be a time zone such as UTC or Europe/Berlin, but it is "
              + value.value().described());
      return Optional.empty();
    }
  }

  private static Optional<String> relation(ValueReader value) {
    Optional<String> text = value.text();
    if (text.isPresent() && !RELATION.matcher(text.get()).matches()) {
      value.problem(
          "must be a table or view with its schema, as SQL has it, such as monitoring.backup");
      return Optional.empty();
    }
    return text;
  }
}
