package dev.pgvitals.backup.basebackup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Promptly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalArchiveTest {
  @TempDir private Path directory;

  private void archived(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(directory.resolve(name));
    }
  }

  private WalFiles list() throws IOException {
    return new WalArchive(directory, System::nanoTime).list();
  }

  @Test
  void aGapIsCounted() throws IOException {
    archived("0000000100000000000000FE", "000000010000000000000100", "000000010000000100000000");

    WalFiles files = list();

    assertThat(files.missing(TimelineHistory.of(1, "").since(1, 0xFE000028L).orElseThrow()))
        .isEqualTo(1);
  }

  @Test
  void whatBelongsToNoBackupIsPassedOver() throws IOException {
    archived(
        "000000010000000000000001",
        "000000010000000000000002.partial",
        "000000010000000000000001.00000028.backup",
        "000000010000000000000003.tmp",
        "readme");

    assertThat(list().lastSegment(1)).isEqualTo(1);
  }

  @Test
  void timelinesAreFollowedThroughSeveralPromotions() throws IOException {
    archived(
        "000000010000000000000001",
        "000000010000000000000002",
        "000000010000000000000003", // Written after the standby had left: not on the way.
        "000000020000000000000003",
        "000000020000000000000004",
        "000000030000000000000005",
        "000000030000000000000006");
    Files.writeString(
        directory.resolve("00000003.history"),
        "1\t0/3000158\tno recovery target specified\n\n2\t0/5000000\tno recovery target specified\n");

    WalFiles files = list();
    TimelineHistory history = files.history().orElseThrow();

    assertThat(files.missing(history.since(1, 0x1000028L).orElseThrow())).isZero();
    assertThat(history.since(1, 0x4000028L)).as("of the branch that was left").isEmpty();
    Files.delete(directory.resolve("000000020000000000000003"));
    assertThat(list().missing(history.since(1, 0x1000028L).orElseThrow())).isEqualTo(1);
  }

  @Test
  void filesOfAnotherSizeAreKnownByTheirHeaders() throws IOException {
    byte[] header = new byte[64];
    header[32 + 2] = 0x10 << 2; // 4 MiB, by a machine whose least byte comes first
    Files.write(directory.resolve("0000000100000000000003FF"), header);
    Files.write(directory.resolve("000000010000000100000000"), header);

    WalFiles files = list();

    assertThat(files.segmentSize()).isEqualTo(4 * 1024 * 1024);
    assertThat(files.missing(List.of(new TimelineHistory.Part(1, 0xFFC00000L, Long.MAX_VALUE))))
        .isZero();
    assertThat(files.name(1, files.segment(0xFFC00000L))).isEqualTo("0000000100000000000003FF");
  }

  @Test
  void twoHundredThousandFilesAreListedOnceAndThenOnlyWhenTheyChange() throws IOException {
    for (int i = 1; i <= 200_000; i++) {
      archived("00000001%08X%08X".formatted(i / 256, i % 256));
    }
    AtomicLong clock = new AtomicLong();
    WalArchive archive = new WalArchive(directory, () -> clock.addAndGet(1_000_000));

    WalFiles first = Promptly.get(archive::list);
    assertThat(first.missing(List.of(new TimelineHistory.Part(1, 0x1000000L, Long.MAX_VALUE))))
        .isZero();
    assertThat(archive.list()).isSameAs(first);

    Files.delete(directory.resolve("000000010000000000000005"));
    Files.setLastModifiedTime(directory, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(archive.list()).as("changed, but just listed").isSameAs(first);
    clock.addAndGet(1_000_000_000);
    assertThat(
            archive
                .list()
                .missing(List.of(new TimelineHistory.Part(1, 0x1000000L, Long.MAX_VALUE))))
        .isEqualTo(1);
  }
}
