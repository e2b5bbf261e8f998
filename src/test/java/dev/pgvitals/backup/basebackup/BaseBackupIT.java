package dev.pgvitals.backup.basebackup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.EachMajor;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pg_basebackup writes, whole and damaged. */
class BaseBackupIT {
  private static final int MAJOR = 15;

  @TempDir private Path directory;

  private BaseBackups backups() {
    return new BaseBackups(directory);
  }

  private Path backup(String... options) {
    return backups().backup(Postgres.shared(MAJOR), "b", options);
  }

  @EachMajor
  void whatEachVersionWritesIsGood(int major) throws Exception {
    Assumptions.assumeTrue(major <= Tool.majorOfPostgres(), "needs a newer pg_basebackup");
    Instant before = Instant.now();
    backups().backup(Postgres.shared(major), "plain");
    backups().backup(Postgres.shared(major), "tar", "--format=tar", "--gzip");

    BackupState state = backups().read();

    assertThat(state.remarks()).isEmpty();
    assertThat(state.type()).isEqualTo("full");
    assertThat(state.count()).hasValue(2);
    assertThat(state.corrupt()).hasValue(0);
    assertThat(state.lastStatus()).contains(true);
    assertThat(state.lastVerified()).isPresent();
    assertThat(state.lastSuccess().orElseThrow())
        .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(1));
    assertThat(state.size().orElseThrow()).isGreaterThan(15_000_000);
    assertThat(state.recoveryWindow()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "CRC32C", "SHA224", "SHA256", "SHA384", "SHA512"})
  void everyChecksumIsUnderstood(String algorithm) throws Exception {
    Path backup = backup("--manifest-checksums=" + algorithm);
    assertThat(backups().read().count()).hasValue(1);

    flip(backup.resolve("global/pg_control"), 100);

    BackupState state = backups().read();
    if (algorithm.equals("NONE")) {
      assertThat(state.corrupt()).hasValue(0);
    } else {
      assertThat(state.remarks()).containsExactly("b: the checksum of global/pg_control is wrong");
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int b = bytes.read();
      bytes.seek(at);
      bytes.write(b ^ 0x10);
    }
  }

  private static Path table(Path backup) throws IOException {
    try (Stream<Path> files = Files.list(backup.resolve("base/1"))) {
      return files.filter(file -> file.toString().endsWith("/1259")).findFirst().orElseThrow();
    }
  }

  @Test
  void aFlippedBitIsFound() throws Exception {
    flip(table(backup()), 5000);
    assertThat(backups().fault()).isEqualTo("b: the checksum of base/1/1259 is wrong");
  }

  @Test
  void aMissingFileIsFound() throws Exception {
    Files.delete(table(backup()));
    assertThat(backups().fault()).isEqualTo("b: a file is missing: base/1/1259");
  }

  @Test
  void aFileTooManyIsFound() throws Exception {
    Files.writeString(backup().resolve("base/1/99999"), "x");
    assertThat(backups().fault())
        .isEqualTo("b: a file is there that the manifest does not name: base/1/99999");
  }

  @Test
  void aFileThatWasCutIsFound() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(table(backup()).toFile(), "rw")) {
      file.setLength(8192);
    }
    assertThat(backups().fault()).contains("base/1/1259 has 8192 bytes in place of");
  }

  @Test
  void aManifestThatWasEditedIsFound() throws Exception {
    Path manifest = backup().resolve("backup_manifest");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("\"Size\": 8192", "\"Size\": 8191"));
    assertThat(backups().fault()).contains("was changed: its checksum is wrong");

    Files.writeString(manifest, text.substring(0, text.length() / 2));
    assertThat(backups().fault()).contains("backup_manifest ends too early");
  }

  @Test
  void aBackupWithoutAManifestIsBeingMadeOrWasGivenUp() throws Exception {
    Path backup = backup();
    Files.delete(backup.resolve("backup_manifest"));
    BackupState state = backups().read();
    assertThat(state.running()).hasValue(1);
    assertThat(state.corrupt()).hasValue(0);

    try (Stream<Path> all = Files.walk(backup)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      }
    }
    assertThat(backups().fault()).contains("it has no backup_manifest");
  }

  @Test
  void theDirectoryMayBeTheBackup() throws Exception {
    Path backup = backup();
    assertThat(new BaseBackups(backup).read().count()).hasValue(1);
  }

  @Test
  void anEmptyDirectoryIsAnAnswer() throws Exception {
    BackupState state = backups().read();
    assertThat(state.count()).hasValue(0);
    assertThat(state.lastStatus()).contains(false);
    assertThat(state.lastSuccess()).isEmpty();
  }

  @Test
  void withoutItsWalItCannotBeRestored() throws Exception {
    backup("--wal-method=none");
    assertThat(backups().fault())
        .contains("the WAL that it takes to restore it is missing, from 0000000100")
        .contains("set `wal`");
  }

  @Test
  void walThatWasLostFromTheBackupIsMissed() throws Exception {
    try (Stream<Path> wal = Files.list(backup().resolve("pg_wal"))) {
      for (Path file : wal.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertThat(backups().fault()).contains("the WAL that it takes to restore it is missing");
  }

  @Test
  void tarArchivesAreReadToo() throws Exception {
    Path fetched =
        backups().backup(Postgres.shared(MAJOR), "b", "--format=tar", "--wal-method=fetch");
    assertThat(backups().read().count()).hasValue(1);

    byte[] base = Files.readAllBytes(fetched.resolve("base.tar"));
    int at = new String(base, StandardCharsets.ISO_8859_1).indexOf("global/pg_control\0");
    base[at + 512 + 50] ^= 1;
    Files.write(fetched.resolve("base.tar"), base);
    assertThat(backups().fault()).isEqualTo("b: the checksum of global/pg_control is wrong");

    try (RandomAccessFile file = new RandomAccessFile(fetched.resolve("base.tar").toFile(), "rw")) {
      base[at + 512 + 50] ^= 1;
      file.write(base);
      file.setLength(base.length / 2);
    }
    assertThat(backups().fault()).isEqualTo("b: base.tar ends too early");
  }

  @Test
  void tarArchivesWithoutWalCannotBeRestored() throws Exception {
    backup("--format=tar", "--wal-method=none");
    assertThat(backups().fault()).contains("the WAL that it takes to restore it is missing");
  }

  @Test
  void aCompressedArchiveThatWasCutIsFound() throws Exception {
    Path base = backup("--format=tar", "--gzip").resolve("base.tar.gz");
    try (RandomAccessFile file = new RandomAccessFile(base.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    assertThat(backups().fault()).isEqualTo("b: base.tar.gz: the compressed file ends too early");
  }

  @Test
  void tablespacesBelongToIt() throws Exception {
    Path there = Files.createDirectory(directory.resolve("there"));
    Path here = directory.resolve("here");
    try (LocalPostgres postgres = LocalPostgres.start(MAJOR)) {
      postgres.sql(
          "CREATE TABLESPACE more LOCATION '" + there + "'",
          "CREATE TABLE t TABLESPACE more AS SELECT 1 AS x");
      Path backups = Files.createDirectory(directory.resolve("backups"));
      new BaseBackups(backups).backup(postgres, "b", "--tablespace-mapping=" + there + "=" + here);
      new BaseBackups(backups).backup(postgres, "tar", "--format=tar");
      assertThat(new BaseBackups(backups).read().count()).hasValue(2);

      Files.delete(backups.resolve("tar").resolve(oid(postgres) + ".tar"));
      try (Stream<Path> files = Files.walk(here)) {
        flip(
            files
                .filter(f -> f.toString().matches(".*/\\d+/\\d+"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(),
            8100);
      }
      assertThat(new BaseBackups(backups).read().remarks())
          .hasSize(2)
          .anyMatch(remark -> remark.matches("b: the checksum of pg_tblspc/\\d+/PG_15.* is wrong"))
          .anyMatch(remark -> remark.matches("tar: a file is missing: pg_tblspc/.*"));
    }
  }

  private static String oid(Postgres postgres) {
    return postgres.query("SELECT oid FROM pg_tablespace WHERE spcname = 'more'");
  }

  @Test
  void itIsReadOverAsManyTurnsAsItTakes() throws Exception {
    backup();
    AtomicLong clock = new AtomicLong();
    BaseBackupReader reader = backups().reader(new Pace(50_000, clock::get, clock::addAndGet));
    int turns = 1;
    while (reader.read().get(0).lastVerified().isEmpty()) {
      turns++;
      assertThat(turns).isLessThan(100);
    }
    assertThat(turns).isGreaterThan(2);
  }

  @Test
  void anIncrementalOneIsNothingWithoutTheOneBefore() throws Exception {
    Assumptions.assumeTrue(Tool.majorOfPostgres() >= 17, "needs pg_basebackup 17");
    try (LocalPostgres postgres = LocalPostgres.start(17, Map.of("summarize_wal", "on"))) {
      Path full = backups().backup(postgres, "0");
      postgres.sql("CREATE TABLE t AS SELECT generate_series(1, 1000)");
      backups().backup(postgres, "1", "--incremental=" + full.resolve("backup_manifest"));

      List<BackupState> states = backups().reader().read();
      assertThat(states).extracting(BackupState::type).containsExactly("full", "incr");
      assertThat(states).allSatisfy(state -> assertThat(state.count()).hasValue(1));

      flip(full.resolve("global/pg_control"), 100);
      states = backups().reader().read();
      assertThat(states).allSatisfy(state -> assertThat(state.corrupt()).hasValue(1));
      assertThat(states.get(0).remarks())
          .anyMatch(remark -> remark.contains("the backup that it is incremental to"));
    }
  }

  @Test
  void theWindowReachesFromTheOldestBackupToTheLastWal() throws Exception {
    Path wal = Files.createDirectory(directory.resolve("wal"));
    Path at = Files.createDirectory(directory.resolve("backups"));
    BaseBackups backups = new BaseBackups(at, Optional.of(wal));
    try (LocalPostgres postgres =
            LocalPostgres.start(
                MAJOR, Map.of("archive_mode", "on", "archive_command", "cp %p " + wal + "/%f"));
        LocalPostgres standby = postgres.standby("standby", Map.of("archive_mode", "always"))) {
      backups.backup(postgres, "first", "--wal-method=none");
      for (int i = 0; i < 4; i++) {
        postgres.sql("CREATE TABLE t" + i + " ()", "SELECT pg_switch_wal()");
      }
      backups.backup(postgres, "second", "--wal-method=none");
      String last = postgres.query("SELECT pg_walfile_name(pg_switch_wal())");
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(wal.resolve(last)));

      BackupState state = backups.read();
      assertThat(state.remarks()).isEmpty();
      assertThat(state.count()).hasValue(2);
      assertThat(state.walMissing()).hasValue(0);
      Instant archived = Files.getLastModifiedTime(wal.resolve(last)).toInstant();
      assertThat(state.lastWal()).contains(archived);
      assertThat(state.recoveryWindow())
          .contains(Duration.between(state.oldest().orElseThrow(), archived));

      postgres.kill();
      standby.promote();
      standby.sql("CREATE TABLE after ()");
      String next = standby.query("SELECT pg_walfile_name(pg_switch_wal())");
      assertThat(next).startsWith("00000002");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Files.exists(wal.resolve(next)) && Files.exists(wal.resolve("00000002.history")));
      // Only the last, unfinished file of the old timeline is not archived; its copy is.
      state = backups.read();
      assertThat(state.remarks()).isEmpty();
      assertThat(state.walMissing()).hasValue(0);
      assertThat(state.recoveryWindow().orElseThrow()).isPositive();
      assertThat(state.lastWal())
          .contains(Files.getLastModifiedTime(wal.resolve(next)).toInstant());

      Path history = Files.move(wal.resolve("00000002.history"), directory.resolve("h"));
      assertThat(backups.read().remarks())
          .containsExactly(
              "the archive has no 00000002.history: which backups lead to timeline 2 is unknown");
      Files.move(history, wal.resolve("00000002.history"));

      Path second = walOf(at.resolve("second"), wal);
      Files.copy(second, directory.resolve("second.wal"));
      Path between = wal.resolve(before(second.getFileName().toString()));
      try (GZIPOutputStream out =
          new GZIPOutputStream(Files.newOutputStream(Path.of(between + ".gz")))) {
        Files.copy(between, out);
      }
      Files.delete(between);
      assertThat(backups.read().walMissing()).hasValue(0);

      Files.delete(Path.of(between + ".gz"));
      state = backups.read();
      assertThat(state.walMissing()).hasValue(1);
      assertThat(state.remarks())
          .containsExactly("1 WAL file is missing since the oldest good backup");
      assertThat(state.recoveryWindow().orElseThrow())
          .as("from the second backup on")
          .isEqualTo(
              Duration.between(state.lastSuccess().orElseThrow(), state.lastWal().orElseThrow()));
    }
  }

  private static Path walOf(Path backup, Path wal) throws IOException {
    String label = Files.readString(backup.resolve("backup_label"));
    return wal.resolve(label.replaceAll("(?s).*file (\\w+)\\).*", "$1"));
  }

  private static String before(String name) {
    return name.substring(0, 16) + "%08X".formatted(Long.parseLong(name.substring(16), 16) - 1);
  }
}
