package dev.pgvitals.backup.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.backup.BackupReader;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.report.RestoreReport.Check;
import dev.pgvitals.backup.report.RestoreReport.Good;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreReportTest {
  private static final Instant STARTED = Instant.parse("2026-11-28T06:00:00Z");

  @TempDir private Path directory;

  private static RestoreReport report(boolean ok) {
    return new RestoreReport(
        "nightly",
        "full",
        Optional.of(STARTED.minusSeconds(3600)),
        STARTED,
        Duration.ofMillis(90_500),
        ok,
        ok ? "" : "the check \"a\"\nfailed",
        List.of(new Check("a.sql", ok, ok ? "" : "a row is false")),
        Optional.empty());
  }

  private Path file() {
    return directory.resolve("report.json");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (boolean ok : new boolean[] {true, false}) {
      RestoreReport report = report(ok).after(Optional.empty());
      report.write(file());
      assertThat(RestoreReport.read(file())).contains(report);
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file());
    }
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** A test that fails says nothing against the one before: its age tells. */
  @Test
  void whatWasGoodStaysInTheReportOfOneThatFailed() {
    RestoreReport good = report(true).after(Optional.empty());
    Good kept = new Good(STARTED.plusMillis(90_500), Duration.ofMillis(90_500), "full");
    assertThat(good.lastGood()).contains(kept);
    assertThat(report(false).after(Optional.of(good)).lastGood()).contains(kept);
    assertThat(report(false).after(Optional.empty()).lastGood()).isEmpty();
  }

  @Test
  void aReportThatIsNotThereIsNone() throws IOException {
    assertThat(RestoreReport.read(file())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"source\": 1", "{\"source\": null, \"checks\": []}"})
  void anotherFileIsNone(String text) throws IOException {
    Files.writeString(file(), text);
    assertThatThrownBy(() -> RestoreReport.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no report");
  }

  private static BackupReader reader(String... types) {
    return new BackupReader() {
      @Override
      public List<BackupState> read() {
        return java.util.Arrays.stream(types)
            .map(type -> BackupState.ofStatus("nightly", type, "", true, OptionalInt.of(1)))
            .toList();
      }

      @Override
      public void cut() {}

      @Override
      public void close() {}
    };
  }

  private List<Optional<Instant>> tested(String source, String... types) throws Exception {
    try (RestoreTested reader = new RestoreTested(reader(types), source, file())) {
      return reader.read().stream().map(BackupState::restoreTested).toList();
    }
  }

  @Test
  void theStateOfTheTypeThatWasRestoredSaysWhen() throws Exception {
    assertThat(tested("nightly", "incr", "full")).containsOnly(Optional.empty());

    report(true).after(Optional.empty()).write(file());
    assertThat(tested("nightly", "incr", "full"))
        .containsExactly(Optional.empty(), Optional.of(STARTED.plusMillis(90_500)));
    assertThat(tested("nightly", "dump")).as("no such type").doesNotContain(Optional.empty());
    assertThat(tested("nightly")).isEmpty();
    assertThat(tested("another", "full")).containsOnly(Optional.empty());

    Files.writeString(file(), "{");
    assertThat(tested("nightly", "full")).containsOnly(Optional.empty());
  }
}
