package dev.pgvitals.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.verify.Pace;
import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.config.backup.BackupSettings;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.fixture.Promptly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpReaderTest {
  @TempDir private Path directory;

  private Dumps dumps() {
    return new Dumps(directory);
  }

  @Test
  void theNewestGoodOneIsTheLastSuccess() throws Exception {
    dumps().dump(2, 1000);
    dumps().dump(1, 1200);

    BackupState state = dumps().read();

    assertThat(state.stanza()).isEqualTo("nightly");
    assertThat(state.type()).isEqualTo("dump");
    assertThat(state.lastStatus()).contains(true);
    assertThat(state.lastSuccess()).contains(Dumps.time(1));
    assertThat(state.lastVerified()).contains(Dumps.NOW);
    assertThat(state.oldest()).contains(Dumps.time(2));
    assertThat(state.count()).hasValue(2);
    assertThat(state.corrupt()).hasValue(0);
    assertThat(state.running()).hasValue(0);
    assertThat(state.size()).hasValue(1200 + 4 + Dumps.TRAILER.length());
    assertThat(state.repoSize()).hasValue(Files.size(directory.resolve(Dumps.name(1))));
    assertThat(state.remarks()).isEmpty();
  }

  /** What `pg_dump | gzip` leaves when pg_dump dies: gzip has ended well. */
  @Test
  void aCompressedFileThatIsWholeMayHoldHalfADump() throws Exception {
    dumps().dump(2, 1000);
    dumps().gzip(1, "-- PostgreSQL database dump\nCOPY t FROM stdin;\n" + "1\n".repeat(900));

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(false);
    assertThat(state.lastSuccess()).contains(Dumps.time(2));
    assertThat(state.corrupt()).hasValue(1);
    assertThat(state.remarks())
        .singleElement()
        .asString()
        .contains(Dumps.name(1), "does not end with \"PostgreSQL database dump complete\"");
  }

  @Test
  void aDumpOfAClusterIsCompleteByItsOwnWordAlone() throws Exception {
    String cluster = "--\n-- PostgreSQL database cluster dump\n--\n" + "x\n".repeat(500);
    dumps().gzip(2, cluster + Dumps.TRAILER);
    dumps()
        .gzip(
            1,
            cluster + Dumps.TRAILER + "--\n-- PostgreSQL database cluster dump complete\n--\n\n");

    BackupState state = dumps().read();

    assertThat(state.count()).hasValue(1);
    assertThat(state.lastSuccess()).contains(Dumps.time(1));
    assertThat(state.remarks()).singleElement().asString().contains("cluster dump complete");
  }

  @Test
  void oneOfThirteenKilobytesAmongElevenMegabytesIsTooSmall() throws Exception {
    for (int day = 9; day > 1; day--) {
      dumps().dump(day, 11_000_000);
    }
    dumps().dump(1, 13_000);

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(false);
    assertThat(state.corrupt()).hasValue(1);
    assertThat(state.lastSuccess()).contains(Dumps.time(2));
    assertThat(state.remarks()).singleElement().asString().contains("the median of the 7 before");
  }

  /** A database that was tidied up is smaller for good. */
  @Test
  void sizesThatStaySmallAreTheNewMeasure() throws Exception {
    for (int day = 20; day > 10; day--) {
      dumps().dump(day, 100_000);
    }
    for (int day = 10; day > 0; day--) {
      dumps().dump(day, 10_000);
    }

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(true);
    assertThat(state.corrupt()).hasValue(4);
  }

  @Test
  void whatIsBeingWrittenIsNotJudged() throws Exception {
    dumps().dump(2, 1000);
    Path growing = dumps().gzip(1, "COPY");
    Files.setLastModifiedTime(growing, FileTime.from(Dumps.NOW.minusSeconds(20)));
    Path part = directory.resolve(Dumps.name(0) + ".part");
    Files.writeString(part, "half");
    Files.setLastModifiedTime(part, FileTime.from(Dumps.NOW.minusSeconds(5)));
    Dumps.old(Files.writeString(directory.resolve(Dumps.name(5) + ".tmp"), "left behind"));

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(true);
    assertThat(state.count()).hasValue(1);
    assertThat(state.corrupt()).hasValue(0);
    assertThat(state.running()).hasValue(2);
  }

  @Test
  void anEmptyFileIsNoDumpWhetherFilesAreReadOrNot() throws Exception {
    dumps().dump(2, 1000);
    Dumps.old(Files.createFile(directory.resolve(Dumps.name(1))));

    assertThat(dumps().read().lastStatus()).contains(false);
    BackupState unread = dumps().reader(Pace.unlimited(), BackupSettings.Verify.NONE).read().get(0);
    assertThat(unread.lastStatus()).contains(false);
    assertThat(unread.lastVerified()).isEmpty();
    assertThat(unread.count()).hasValue(1);
  }

  @Test
  void anEmptyDirectoryIsAnAnswer() throws Exception {
    BackupState state = dumps().read();

    assertThat(state.count()).hasValue(0);
    assertThat(state.lastSuccess()).isEmpty();
    assertThat(state.lastStatus()).contains(false);
    assertThat(state.retentionUnsafe()).contains(false);
  }

  @Test
  void aDirectoryThatIsNotThereOrNotOursIsAFailure() throws Exception {
    Dumps nowhere = new Dumps(directory.resolve("nowhere"));
    assertThatThrownBy(nowhere::read)
        .isInstanceOfSatisfying(
            FeedException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(FailureReason.UNDEFINED);
              assertThat(e.failure().hint()).contains("files");
            });
    Files.createFile(directory.resolve("file"));
    assertThatThrownBy(new Dumps(directory.resolve("file"))::read)
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("is no directory");
  }

  @Test
  void aDirectoryThatMayNotBeListedIsAFailureThatSaysWhatToDo() throws Exception {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(closed), "root reads all");
    assertThatThrownBy(new Dumps(closed)::read)
        .isInstanceOfSatisfying(
            FeedException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(FailureReason.PERMISSION);
              assertThat(e.failure().hint()).contains("let the agent's account read it");
            });
  }

  @Test
  void aLinkIsFollowedAndTheSameDumpCountsOnce() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path real = Files.move(dumps().dump(2, 1000), elsewhere.resolve("real"));
    Files.createSymbolicLink(directory.resolve(Dumps.name(2)), real);
    Files.createSymbolicLink(directory.resolve(Dumps.name(1)), real);
    Files.createSymbolicLink(directory.resolve(Dumps.name(3)), directory.resolve("gone"));
    Files.createSymbolicLink(directory.resolve(Dumps.name(4)), directory.resolve(Dumps.name(4)));

    BackupState state = dumps().read();

    assertThat(state.count()).hasValue(1);
    assertThat(state.corrupt()).hasValue(0);
  }

  @Test
  void aPipeInTheDirectoryHoldsNobodyUp() throws Exception {
    Fifo.at(directory.resolve(Dumps.name(1)));
    dumps().dump(2, 1000);

    assertThat(Promptly.get(() -> dumps().read()).count()).hasValue(1);
  }

  @Test
  void tenThousandFilesAreReadInAFewSeconds() throws Exception {
    for (int hour = 0; hour < 10_200; hour++) {
      String name = Dumps.name(0).replace("20261128", "%04d1128".formatted(2000 + hour / 1000));
      Path file =
          directory.resolve(
              name.replace(
                  "_120000",
                  "_%02d%02d%02d".formatted(hour % 1000 / 100, hour % 100 / 10, hour % 10)));
      Files.writeString(file, Dumps.TRAILER);
      Dumps.old(file);
    }

    BackupState state = dumps().read();

    assertThat(state.count()).hasValue(DumpSearch.MOST);
    assertThat(state.lastVerified()).isPresent();
  }

  @Test
  void aFileIsReadOverAsManyTurnsAsItTakesAndNoneIsLongerThanItsShare() throws Exception {
    dumps().dump(1, 20_000_000);
    AtomicLong clock = new AtomicLong();
    Pace slow = new Pace(100_000, clock::get, clock::addAndGet);
    DumpReader reader = dumps().reader(slow);
    int turns = 0;
    BackupState state;
    do {
      long before = clock.get();
      state = reader.read().get(0);
      assertThat(Duration.ofNanos(clock.get() - before)).isLessThan(Duration.ofSeconds(42));
      assertThat(state.count()).hasValue(1);
      clock.addAndGet(Duration.ofMinutes(5).toNanos());
      turns++;
    } while (state.lastVerified().isEmpty());

    assertThat(turns).isEqualTo(5);
    assertThat(reader.read().get(0).size()).hasValue(20_000_004 + Dumps.TRAILER.length());
  }

  @Test
  void aFileThatIsKnownIsReadAgainWhenItHasChangedOnly() throws Exception {
    Path file = dumps().dump(1, 1000);
    AtomicLong clock = new AtomicLong();
    AtomicLong slept = new AtomicLong();
    DumpReader reader =
        dumps()
            .reader(new Pace(1000, clock::get, nanos -> slept.addAndGet(clock.addAndGet(nanos))));
    reader.read();
    long once = slept.get();
    assertThat(once).isPositive();
    reader.read();
    assertThat(slept).hasValue(once);

    Files.writeString(file, "no dump at all, but something else that somebody has put there");
    Dumps.old(file);
    assertThat(reader.read().get(0).corrupt()).hasValue(1);
  }

  @Test
  void readingThatIsInterruptedGoesOnWhereItWas() throws Exception {
    dumps().dump(1, 1_000_000);
    DumpReader reader = dumps().reader();
    Thread.currentThread().interrupt();
    assertThatThrownBy(reader::read).isInstanceOf(InterruptedException.class);

    assertThat(reader.read().get(0).lastVerified()).isPresent();
  }

  /** 30 days, 7 to be left. */
  @Test
  void itIsToldWhenDeletionByAgeLeavesTooFewGoodOnes() throws Exception {
    for (int day = 29; day > 22; day--) {
      dumps().dump(day, 1000);
    }
    assertThat(dumps().read().retentionUnsafe()).as("none of seven for long").contains(true);

    for (int day = 20; day > 0; day--) {
      dumps().gzip(day, "x".repeat(1000));
    }
    assertThat(dumps().read().retentionUnsafe()).as("newer ones are bad").contains(true);

    dumps().dump(0, 1000);
    assertThat(dumps().read().retentionUnsafe()).as("six and a new one").contains(false);
  }

  @Test
  void whereFewHaveBeenMadeYetNoneIsInDanger() throws Exception {
    dumps().dump(2, 1000);
    dumps().dump(1, 1000);
    assertThat(dumps().read().retentionUnsafe()).contains(false);
  }

  @Test
  void whatIsEncryptedIsNotCalledBad() throws Exception {
    Path file = directory.resolve(Dumps.name(1).replace(".sql.gz", ".sql.gpg"));
    Dumps.old(Files.writeString(file, "\u0085secret".repeat(100)));

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(true);
    assertThat(state.lastVerified()).isEmpty();
    assertThat(state.remarks()).singleElement().asString().contains("it is encrypted");
  }

  @Test
  void aFileThatMayNotBeReadIsLookedAtAgain() throws Exception {
    Path file = dumps().dump(1, 1000);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root reads all");
    DumpReader reader = dumps().reader();
    assertThat(reader.read().get(0).lastVerified()).isEmpty();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(reader.read().get(0).lastVerified()).isPresent();
  }

  @Test
  void aMistakeInThePatternIsTold() throws IOException {
    DumpReader reader =
        new DumpReader(
            dumps().settings("titan.sql", BackupSettings.Verify.NEW),
            Programs.of(""),
            Pace.unlimited(),
            () -> Dumps.NOW);
    assertThatThrownBy(reader::read)
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("{time:PATTERN}");
  }

  @Test
  void aTimeThatIsStillToComeIsNoSuccess() throws Exception {
    dumps().dump(2, 1000);
    dumps().dump(-2, 1000);

    BackupState state = dumps().read();

    assertThat(state.lastStatus()).contains(false);
    assertThat(state.lastSuccess()).contains(Dumps.time(2));
    assertThat(state.remarks())
        .containsExactly(Dumps.name(-2) + ": the time in its name is still to come");
  }
}
