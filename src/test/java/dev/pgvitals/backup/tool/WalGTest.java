package dev.pgvitals.backup.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.backup.BackupState;
import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.config.backup.BackupSettings.Tool;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists in the form that WAL-G's source says; no WAL-G was run. */
class WalGTest {
  private static List<BackupState> read(String script) throws Exception {
    try (WalG reader =
        new WalG(
            new OfTool(
                "w1",
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(50),
                Tool.WAL_G,
                List.of("/bin/sh", "-c", script),
                Optional.empty()))) {
      return reader.read();
    }
  }

  private static BackupState state(String recorded, String type) throws Exception {
    return read("cat src/test/resources/backup/" + recorded).stream()
        .filter(state -> state.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The first of the list is not the newest. */
  @Test
  void theNewestIsFoundWhereverItStands() throws Exception {
    BackupState full = state("wal-g.json", "full");

    assertThat(full.stanza()).isEqualTo("w1");
    assertThat(full.lastStatus()).contains(true);
    assertThat(full.lastSuccess()).contains(Instant.parse("2026-11-27T02:10:31.500Z"));
    assertThat(full.oldest()).contains(Instant.parse("2026-11-20T02:10:00Z"));
    assertThat(full.count()).hasValue(2);
    assertThat(full.size()).hasValue(40_382_703);
    assertThat(full.repoSize()).hasValue(9_043_456);
    assertThat(full.duration()).contains(Duration.ofSeconds(30).plusMillis(500));
  }

  @Test
  void whatBuildsOnAnotherIsADelta() throws Exception {
    assertThat(state("wal-g.json", "delta").lastSuccess())
        .contains(Instant.parse("2026-11-28T02:05:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "echo '[]'", "echo null", "echo 'No backups found' >&2"})
  void withoutABackupItIsAsIfOneHadFailed(String script) throws Exception {
    assertThat(read(script))
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.lastStatus()).contains(false);
              assertThat(state.count()).hasValue(0);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo garbage",
        "echo '{}'",
        "echo '[{}]'",
        "echo '[{\"backup_name\": \"base_1\", \"finish_time\": \"0001-01-01T00:00:00Z\"}]'",
        "exit 1"
      })
  void garbageIsNoAnswer(String script) {
    FeedException refused = catchThrowableOfType(FeedException.class, () -> read(script));

    assertThat(refused.failure().reason()).isEqualTo(FailureReason.RESULT);
  }
}
