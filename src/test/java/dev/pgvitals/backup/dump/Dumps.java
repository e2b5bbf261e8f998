package dev.pgvitals.backup.dump;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.FileIdentity;
import dev.pgvitals.backup.verify.Inspection;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.feed.FeedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPOutputStream;

/** A directory of dumps for a test, and a reader of it. */
final class Dumps {
  static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  static final String TRAILER = "--\n-- PostgreSQL database dump complete\n--\n\n";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  final Path directory;

  Dumps(Path directory) {
    this.directory = directory;
  }

  static String name(int daysAgo) {
    return "titan_" + NAME.format(NOW.minus(Duration.ofDays(daysAgo))) + ".sql.gz";
  }

  static Instant time(int daysAgo) {
    return NOW.minus(Duration.ofDays(daysAgo));
  }

  /** A complete dump of so many bytes, compressed so that they take about as many. */
  Path dump(int daysAgo, int bytes) throws IOException {
    return gzip(daysAgo, "-- " + "x".repeat(bytes) + "\n" + TRAILER);
  }

  Path gzip(int daysAgo, String content) throws IOException {
    Path file = directory.resolve(name(daysAgo));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file)) {
          {
            def.setLevel(0);
          }
        }) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return old(file);
  }

  /** Not changed lately. */
  static Path old(Path file) throws IOException {
    return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(2))));
  }

  BackupSettings.OfDumps settings(String name, BackupSettings.Verify verify) {
    return new BackupSettings.OfDumps(
        "nightly",
        Optional.empty(),
        Duration.ofMinutes(5),
        Duration.ofMinutes(1),
        directory + "/" + name,
        ZoneId.of("UTC"),
        OptionalInt.of(30),
        7,
        verify,
        0.5);
  }

  DumpReader reader() {
    return reader(Pace.unlimited());
  }

  DumpReader reader(Pace pace) {
    return reader(pace, BackupSettings.Verify.NEW);
  }

  DumpReader reader(Pace pace, BackupSettings.Verify verify) {
    return new DumpReader(
        settings("titan_{time:yyyyMMdd_HHmmss}.*", verify),
        Programs.of(System.getenv("PATH")),
        pace,
        () -> NOW);
  }

  BackupState read() throws FeedException, InterruptedException {
    return reader().read().get(0);
  }

  /** How one dump is, read whole. */
  static Verdict verdict(Path dump, Programs programs) throws IOException, InterruptedException {
    try (Inspection inspection =
        Files.isDirectory(dump)
            ? new DirectoryInspection(
                new DumpFile(NOW, FileIdentity.of(dump), true, true), programs)
            : new DumpInspection(dump, programs)) {
      return inspection.advance(Pace.unlimited()).orElseThrow();
    }
  }
}
