package dev.pgvitals.alerts.live;

import dev.pgvitals.backup.report.RestoreReport;
import dev.pgvitals.fixture.estate.BackupRepository;
import dev.pgvitals.fixture.server.LocalPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * All backups that there are of {@code books}: of pgBackRest, which was restored for a test; dump
 * files; a base backup with the archive that the server itself fills.
 */
final class Backups {
  private static final Pattern START = Pattern.compile("START WAL LOCATION: ([0-9A-F/]+) ");
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter OF_MANIFEST =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Path directory;
  private final BackupRepository repository;
  private final Path newestDump;
  private final Instant now = Instant.now();

  /** Makes those that the server itself has no part in, and where it archives to. */
  Backups(Path directory) throws IOException {
    this.directory = directory;
    repository = BackupRepository.in(directory.resolve("repository"));
    Files.createDirectories(archive());
    restored(Duration.ofDays(1), Duration.ofMinutes(5));
    Files.createDirectories(directory.resolve("dumps"));
    dump(Duration.ofHours(29 * 24 + 12));
    dump(Duration.ofHours(9));
    dump(Duration.ofHours(6));
    newestDump = dump(Duration.ofHours(3));
  }

  BackupRepository repository() {
    return repository;
  }

  Path archive() {
    return directory.resolve("archive");
  }

  String configuration() {
    return """
    backups:
      - {name: main, type: pgbackrest, server: books, interval: 5s, command: %2$s}
      - {name: nightly, type: dumps, server: books, interval: 5s, files: '%1$s/dumps/books_{time:yyyyMMdd_HHmmss}.sql.gz', zone: UTC, keep: {days: 30, least: 3}}
      - {name: base, type: basebackup, server: books, interval: 5s, directory: '%1$s/base', wal: '%3$s'}
    restore_test: {source: main, directory: '%1$s/restored', report: '%1$s/report.json'}
    """
        .formatted(directory, repository.command(), archive());
  }

  /** When a backup was last restored for a test, and how long that took. */
  void restored(Duration ago, Duration took) throws IOException {
    Instant started = Instant.now().minus(ago).minus(took);
    new RestoreReport(
            "main",
            "full",
            Optional.of(started),
            started,
            took,
            true,
            "",
            List.of(),
            Optional.empty())
        .after(Optional.empty())
        .write(directory.resolve("report.json"));
  }

  /** The newest dump is only half of it. */
  void truncateDump() throws IOException {
    byte[] whole = Files.readAllBytes(newestDump);
    replaceDump(newestDump, Arrays.copyOf(whole, whole.length / 2));
  }

  void repeatDump() throws IOException {
    dump(Duration.ofHours(3));
  }

  private Path dump(Duration ago) throws IOException {
    Path file =
        directory.resolve("dumps").resolve("books_" + NAME.format(now.minus(ago)) + ".sql.gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      String rows =
          Stream.iterate(1, n -> n <= 10_000, n -> n + 1)
              .map(n -> n + "\t" + n * 7919L % 10_007)
              .collect(Collectors.joining("\n"));
      out.write(
          """
          --
          -- PostgreSQL database dump
          --

          CREATE TABLE public.entry (id integer, amount integer);
          COPY public.entry (id, amount) FROM stdin;
          %s
          \\.

          --
          -- PostgreSQL database dump complete
          --

          """
              .formatted(rows)
              .getBytes(StandardCharsets.UTF_8));
    }
    replaceDump(file, bytes.toByteArray());
    return file;
  }

  /** As if it had been there for a while, so that it is not taken for one in the making. */
  private static void replaceDump(Path file, byte[] content) throws IOException {
    Path part = Files.write(Path.of(file + ".part"), content);
    Files.setLastModifiedTime(part, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A base backup of an hour ago, with the manifest that pg_basebackup would write. */
  void takeBaseBackup(LocalPostgres postgres) throws IOException {
    Path backup = Files.createDirectories(directory.resolve("base/one"));
    postgres.baseBackup(backup);
    Matcher start = START.matcher(Files.readString(backup.resolve("backup_label")));
    if (!start.find()) {
      throw new IOException("backup_label does not say where it starts");
    }
    String files;
    String time = OF_MANIFEST.format(now.minus(Duration.ofHours(1)));
    try (Stream<Path> all = Files.walk(backup)) {
      files =
          all.filter(Files::isRegularFile)
              .map(
                  path ->
                      "{ \"Path\": \"%s\", \"Size\": %d, \"Last-Modified\": \"%s\" }"
                          .formatted(backup.relativize(path), path.toFile().length(), time))
              .collect(Collectors.joining(",\n"));
    }
    String text =
        """
        { "PostgreSQL-Backup-Manifest-Version": 1,
        "Files": [
        %s
        ],
        "WAL-Ranges": [
        { "Timeline": 1, "Start-LSN": "%2$s", "End-LSN": "%2$s" }
        ],
        """
            .formatted(files, start.group(1));
    Files.writeString(
        backup.resolve("backup_manifest"),
        text + "\"Manifest-Checksum\": \"" + sha256(text) + "\"}\n");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Takes away the WAL file before the last one in the archive. */
  void loseWal() throws IOException {
    List<Path> wal;
    try (Stream<Path> all = Files.list(archive())) {
      wal =
          all.filter(path -> path.getFileName().toString().matches("[0-9A-F]{24}"))
              .sorted()
              .toList();
    }
    Path lost = wal.get(wal.size() - 2);
    Files.move(lost, directory.resolve(lost.getFileName()));
  }

  void findWal() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path found :
          all.filter(path -> path.getFileName().toString().matches("[0-9A-F]{24}")).toList()) {
        Files.move(found, archive().resolve(found.getFileName()));
      }
    }
  }
}
