package dev.pgvitals.advice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceFileTest {
  @TempDir Path directory;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path file = directory.resolve("report.json");
    AdviceReport report = new AdviceReport(List.of(Samples.server("orders-1")));

    AdviceFile.write(file, report);

    assertThat(AdviceFile.read(file)).isEqualTo(report);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theWorstComesFirst() {
    assertThat(Samples.server("a").findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.HIGH, Severity.INFO);
  }

  @Test
  void whatIsKnownOfOtherServersStays() {
    AdviceReport before =
        new AdviceReport(List.of(Samples.server("a"), Samples.server("b"), Samples.server("gone")));
    ServerAdvice down = ServerAdvice.unreachable("a", Samples.server("a").run(), "down");

    AdviceReport after = new AdviceReport(List.of(down)).after(before, List.of("a", "b"));

    assertThat(after.servers()).containsExactly(down, Samples.server("b"));
  }

  @Test
  void thereMayBeNone() {
    assertThatThrownBy(() -> AdviceFile.read(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"servers\": [{}]}",
        "{\"servers\": 1}",
        "{\"servers\": [{\"server\": \"a\"}]}"
      })
  void whatIsNoReportIsRefused(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("report.json"), text);

    assertThatThrownBy(() -> AdviceFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is no report of pgvitals advise");
  }
}
