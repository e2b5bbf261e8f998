package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WalFilesTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
  private static final String CHECKSUM = "-0123456789012345678901234567890123456789.gz";

  private final Map<String, Instant> files = new HashMap<>();

  private static String name(int timeline, long number) {
    return "%08X%08X%08X".formatted(timeline, number / 256, number % 256);
  }

  private WalFilesTest range(int timeline, long from, long to) {
    for (long number = from; number <= to; number++) {
      files.put(name(timeline, number) + CHECKSUM, LONG_AGO);
    }
    return this;
  }

  private static FoundBackup backup(long from, long to) {
    return new FoundBackup(
        "full",
        true,
        false,
        LONG_AGO,
        LONG_AGO,
        name(1, from),
        name(1, to),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private Optional<WalFiles.Chain> chain(String from, FoundBackup... backups) {
    return new WalFiles(files).chain(List.of(backups), from, NOW);
  }

  @Test
  void withoutAGapTheChainGoesBackToWhatIsNeeded() {
    range(1, 250, 260);

    assertThat(chain(name(1, 252))).contains(new WalFiles.Chain(0, 252));
  }

  @Test
  void whatIsMissingIsCounted() {
    range(1, 10, 20).range(1, 23, 30).range(1, 32, 40);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(3, 32));
  }

  @Test
  void theFirstThatIsNeededMayBeMissingToo() {
    range(1, 12, 20);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(2, 12));
  }

  @Test
  void aTimelineIsFollowedToTheOneBefore() {
    range(1, 10, 20).range(2, 20, 30).range(4, 31, 40);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(0, 10));
  }

  /** The old primary may have gone on for a while. */
  @Test
  void whatIsMissingOnATimelineAnotherDoesNotHave() {
    range(1, 10, 25).range(2, 20, 22).range(2, 24, 30);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(1, 24));
  }

  /** By retention of WAL for the last backups alone. */
  @Test
  void whatWasDeletedBetweenTwoBackupsIsNotMissing() {
    range(1, 10, 12).range(1, 50, 60);

    assertThat(chain(name(1, 10), backup(10, 12), backup(50, 52)))
        .contains(new WalFiles.Chain(0, 50));
    assertThat(chain(name(1, 10), backup(10, 12), backup(51, 52)))
        .contains(new WalFiles.Chain(37, 50));
  }

  @Test
  void whatMayStillComeIsNotMissing() {
    range(1, 10, 20);
    files.put(name(1, 22), NOW);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(0, 10));
  }

  @Test
  void largerFilesHaveFewerNumbers() {
    for (String name :
        List.of(
            "00000001000000000000003E", "00000001000000000000003F", "000000010000000100000000")) {
      files.put(name, LONG_AGO);
    }

    assertThat(chain("00000001000000000000003E").orElseThrow().missing()).isZero();
  }

  @Test
  void whatIsNoWalIsLeftAside() {
    range(1, 10, 12);
    files.put("00000002.history", LONG_AGO);
    files.put(name(1, 13) + ".partial", LONG_AGO);
    files.put(name(1, 11) + ".00000028.backup", LONG_AGO);

    assertThat(chain(name(1, 10))).contains(new WalFiles.Chain(0, 10));
    assertThat(chain("")).isEmpty();
    assertThat(chain("000000010000000000000000../..")).isEmpty();
  }

  @Test
  void anAbsurdRangeIsNotWalked() {
    files.put("00000001FFFFFFFF000000FF", LONG_AGO);

    assertThat(chain(name(1, 1))).isEmpty();
  }
}
