package dev.pgvitals.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/backups.md} is about the metrics that there are. */
class BackupPageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(pg_backup_\\w+)` \\| .+ \\|$");

  @Test
  void everyMetricHasARow() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(Path.of("docs/backups.md")))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.concat(Stream.of(BackupMetrics.UP), BackupMetrics.FAMILIES.stream())
                .map(MetricFamily::name)
                .toList());
  }
}
